// @ts-check
/** Reads the lists of bigrams, for the whole site one each. */

import {Numbers, countUpTo, nameAt, summed} from "../numbers.js";
import {joinedLists} from "./sets.js";
import {asLeaf, asOrdinals, asPostings, documentsOf, namesBetween, occurrences} from "./shards.js";

/**
 * @typedef {import("../files.js").Files} Files
 * @typedef {import("./sets.js").Documents} Documents
 * @typedef {import("./shards.js").Leaf} Leaf
 * @typedef {import("./shards.js").Names} Names
 * @typedef {import("./shards.js").Occurrences} Occurrences
 */

/** The lists of bigrams. */
export class Lists {
  /** @param {Files} store @param {{postings: Names, ordinals: Names}} manifest */
  constructor(store, {postings, ordinals}) {
    this.store = store;
    this.postings = {firsts: summed(postings.first), names: postings.names};
    this.ordinals = {firsts: summed(ordinals.first), names: ordinals.names};
  }

  /**
   * The documents that hold any of a run of bigrams.
   * @param {number} low
   * @param {number} high
   * @returns {Promise<Documents>}
   */
  async documents(low, high = low) {
    const shards = await this.shards(this.postings, low, high, asPostings);
    return joinedLists(
      shards.flatMap((shard) => documentsOf(shard, countUpTo(shard.keys, low - 1), countUpTo(shard.keys, high))),
    );
  }

  /** @param {number} key of a bigram that has ordinals @returns {Promise<Occurrences>} */
  async occurrences(key) {
    const [documents, shards] = await Promise.all([
      this.documents(key),
      this.shards(this.ordinals, key, key, asOrdinals),
    ]);
    const {keys, starts, bytes} = shards[0];
    return occurrences(documents, new Numbers(bytes, starts[countUpTo(keys, key) - 1]));
  }

  /**
   * What looking up a bigram costs: nothing if its shard is here; else the less, the more other keys share the shard.
   * @param {number} key
   * @returns {Promise<{isHere: boolean, span: number}>} span: of the keys that its shard may have
   */
  async costOf(key) {
    const [name] = namesBetween(this.postings, key, key);
    if (!name) return {isHere: true, span: 0};
    const {firsts, names} = await this.store.read(name, asLeaf);
    const place = Math.max(0, countUpTo(firsts, key) - 1);
    const isHere = this.store.kept.has(nameAt(names, place));
    return {isHere, span: (firsts[place + 1] ?? 2 * key) - firsts[place]};
  }

  /** How many shards hold a run of bigrams. @param {number} low @param {number} high */
  async sizeOf(low, high) {
    return (await this.namesOf(this.postings, low, high)).length;
  }

  /**
   * @template T
   * @param {Leaf} tree
   * @param {number} low
   * @param {number} high
   * @param {(bytes: Uint8Array) => T} decode
   */
  async shards(tree, low, high, decode) {
    return Promise.all((await this.namesOf(tree, low, high)).map((name) => this.store.read(name, decode)));
  }

  /** @param {Leaf} tree @param {number} low @param {number} high */
  async namesOf(tree, low, high) {
    const leaves = await Promise.all(namesBetween(tree, low, high).map((name) => this.store.read(name, asLeaf)));
    return leaves.flatMap((leaf) => namesBetween(leaf, low, high));
  }
}
