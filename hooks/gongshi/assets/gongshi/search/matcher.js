// @ts-check
/** Finds the documents that hold all parts of a query. */

import {SHORT_LIST} from "../format.js";
import {BODY, HEAD, bigrams, run, spread} from "./keys.js";
import {commonToAll, joinedLists} from "./sets.js";
import {continued, documentsAt} from "./shards.js";
import {normalise} from "./text.js";

/**
 * @typedef {import("./lists.js").Lists} Lists
 * @typedef {import("./options.js").Shown} Shown
 * @typedef {import("./sets.js").Documents} Documents
 * @typedef {{documents: Documents, exact: boolean}} Candidates  not exact: some may not hold the part
 */

/** Of a long part, bigrams are looked up so many at a time, until few documents are left. */
const LOOKED_UP = 2;

/** Up to so many documents that may hold a part it is quicker to look at them than to look up more bigrams. */
const FEW = 12;

/** Finds the documents that hold all parts of a query. */
export class Matcher {
  /**
   * @param {Lists} lists
   * @param {number} count of all documents
   * @param {(document: number) => Promise<Shown>} read
   * @param {string[]} texts the parts
   */
  constructor(lists, count, read, texts) {
    this.lists = lists;
    this.count = count;
    this.read = read;
    this.texts = texts;
    /** @type {Map<string, Promise<any>>} */
    this.known = new Map();
  }

  /** @template T @param {string} name @param {() => Promise<T>} find @returns {Promise<T>} */
  once(name, find) {
    const known = this.known.get(name) ?? find();
    this.known.set(name, known);
    return known;
  }

  /** The documents that hold every part in their head. */
  inHeads() {
    return this.once("heads", () => this.matching([HEAD]));
  }

  /** The documents that hold every part in any text. */
  anywhere() {
    return this.once("all", () => this.matching([HEAD, BODY]));
  }

  /** @param {number[]} fields @returns {Promise<Documents>} */
  async matching(fields) {
    if (this.texts.length === 0) return Float64Array.from({length: this.count}, (_, document) => document);
    const found = await Promise.all(
      this.texts.map((text) => Promise.all(fields.map((field) => this.candidates(text, field)))),
    );
    const candidates = commonToAll(found.map((part) => joinedLists(part.map(({documents}) => documents))));
    const unsure = this.texts.filter((_, i) => found[i].some(({exact}) => !exact));
    if (unsure.length === 0 || candidates.length === 0) return candidates;
    if (candidates.length <= SHORT_LIST) return this.checked(candidates, this.texts, fields);
    const sure = unsure.map(async (text) =>
      joinedLists(await Promise.all(fields.map((field) => this.exactly(text, field)))),
    );
    return commonToAll([candidates, ...(await Promise.all(sure))]);
  }

  /**
   * The documents that hold some bigrams of a part, more and more of them as long as many do.
   * @param {string} text
   * @param {number} field
   * @returns {Promise<Candidates>}
   */
  candidates(text, field) {
    return this.once(`may ${field} ${text}`, async () => {
      const keys = spread(bigrams(text, field));
      if (keys.length === 0) return {documents: await this.lists.documents(...run(text, field)), exact: true};
      /** @type {Documents[]} */
      let found = [];
      for (let at = 0; at < keys.length && (at === 0 || found[0].length > FEW); at += LOOKED_UP) {
        const more = await Promise.all(keys.slice(at, at + LOOKED_UP).map((key) => this.lists.documents(key)));
        found = [commonToAll([...found, ...more])];
      }
      return {documents: found[0], exact: keys.length === 1 || found[0].length === 0};
    });
  }

  /**
   * The documents that hold a part in a field.
   * @param {string} text
   * @param {number} field
   * @returns {Promise<Documents>}
   */
  exactly(text, field) {
    return this.once(`does ${field} ${text}`, async () => {
      const {documents, exact} = await this.candidates(text, field);
      if (exact) return documents;
      return documents.length <= SHORT_LIST ? this.checked(documents, [text], [field]) : this.chained(text, field);
    });
  }

  /** The documents in which the bigrams of a part follow each other. @param {string} text @param {number} field */
  async chained(text, field) {
    const found = await Promise.all(bigrams(text, field).map((key) => this.lists.occurrences(key)));
    const ends = found.slice(1).reduce(continued, found[0].ends);
    return documentsAt(ends);
  }

  /**
   * Those of the documents in whose texts all parts stand.
   * @param {Documents} documents
   * @param {string[]} texts
   * @param {number[]} fields
   */
  async checked(documents, texts, fields) {
    const shown = await Promise.all(Array.from(documents, (document) => this.read(document)));
    return documents.filter((_, i) => holds(shown[i], texts, fields));
  }
}

/** @param {Shown} document @param {string[]} texts @param {number[]} fields */
export function holds(document, texts, fields) {
  const forms = fields.flatMap((field) => formsOf(document)[field]);
  return texts.every((text) => forms.some((form) => form.includes(text)));
}

/** @type {WeakMap<Shown, string[][]>} */
const knownForms = new WeakMap();

/** The normalised texts of each field. @param {Shown} document */
function formsOf(document) {
  const forms = knownForms.get(document) ?? [document.head, document.body].map((texts) => texts.map(normalise));
  knownForms.set(document, forms);
  return forms;
}
