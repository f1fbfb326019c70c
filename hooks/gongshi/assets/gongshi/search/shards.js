// @ts-check
/** Decodes the lists of bigrams: which documents hold one, and at which occurrence of its characters. Pure. */

import {Numbers, asJson, countUpTo, nameAt, summed} from "../numbers.js";
import {distinct} from "./sets.js";

/**
 * @typedef {import("./sets.js").Documents} Documents
 * @typedef {{first: number[], names: string}} Names  first keys as steps; names in a row
 * @typedef {{firsts: Float64Array, names: string}} Leaf
 * @typedef {{keys: Float64Array, counts: Float64Array, classes: Uint8Array, bits: Uint8Array}} Postings
 * @typedef {{keys: Float64Array, starts: Float64Array, bytes: Uint8Array}} Ordinals
 * @typedef {{starts: Float64Array, ends: Float64Array}} Occurrences  of a bigram: see PLACES
 */

/** An occurrence of a character: document times this, plus how often the character stood before in the document. */
const PLACES = 2 ** 26;

/** @param {Uint8Array} bytes @returns {Postings} */
export function asPostings(bytes) {
  const numbers = new Numbers(bytes);
  const count = numbers.next();
  const keys = numbers.sums(count);
  const counts = Float64Array.from({length: count}, () => numbers.next());
  const end = numbers.place + counts.reduce((sum, length) => sum + length, 0);
  return {keys, counts, classes: bytes.subarray(numbers.place, end), bits: bytes.subarray(end)};
}

/** @param {Uint8Array} bytes @returns {Ordinals} */
export function asOrdinals(bytes) {
  const numbers = new Numbers(bytes);
  const count = numbers.next();
  const keys = numbers.sums(count);
  const ends = numbers.sums(count);
  const starts = new Float64Array(count + 1);
  for (let i = 0; i < count; i++) starts[i + 1] = ends[i];
  return {keys, starts: starts.map((start) => start + numbers.place), bytes};
}

/** @param {Uint8Array} bytes */
export function asLeaf(bytes) {
  const {first, names} = /** @type {Names} */ (asJson(bytes));
  return {firsts: summed(first), names};
}

/**
 * The names of the files that may have keys from `low` to `high`.
 * @param {Leaf} files
 * @param {number} low
 * @param {number} high
 */
export function namesBetween({firsts, names}, low, high) {
  const start = Math.max(0, countUpTo(firsts, low) - 1);
  const count = Math.max(0, countUpTo(firsts, high) - start);
  return Array.from({length: count}, (_, i) => nameAt(names, start + i));
}

/**
 * The documents that hold each of a run of bigrams. The reverse of `_postings_shard` in index/joining.py.
 * @param {Postings} postings
 * @param {number} start number of the first key
 * @param {number} end
 * @returns {Documents[]}
 */
export function documentsOf({counts, classes, bits}, start, end) {
  const found = [];
  for (let list = 0, at = 0, bit = 0; list < end; list++) {
    const least = 2 * (32 - Math.clz32(counts[list]));
    const documents = new Float64Array(list < start ? 0 : counts[list]);
    for (let i = 0, document = 0; i < counts[list]; i++, at++) {
      const halves = classes[at] - least;
      const width = Math.max(0, (halves >> 1) - 2);
      if (list >= start) documents[i] = document += firstDigits(halves) * 2 ** width + bitsAt(bits, bit, width);
      bit += width;
    }
    if (list >= start) found.push(documents);
  }
  return found;
}

/** What stands before the other digits of a number: 0, 1, or its first two digits. @param {number} halves */
function firstDigits(halves) {
  return halves < 4 ? halves >> 1 : 2 + (halves & 1);
}

/**
 * A number of at most 25 bits, the lowest first.
 * @param {Uint8Array} bytes
 * @param {number} bit where it begins
 * @param {number} width
 */
function bitsAt(bytes, bit, width) {
  const at = bit >>> 3;
  const four = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
  return (four >>> (bit & 7)) & (2 ** width - 1);
}

/**
 * All places of a bigram, ascending: of its first character and of its second.
 * @param {Documents} documents
 * @param {Numbers} ordinals at the first of the bigram's
 * @returns {Occurrences}
 */
export function occurrences(documents, ordinals) {
  const starts = [];
  const ends = [];
  for (const document of documents) {
    for (let more = 1; more;) {
      const value = ordinals.next();
      const [first, second] = unpaired(Math.floor(value / 2));
      starts.push(document * PLACES + first);
      ends.push(document * PLACES + second);
      more = value % 2;
    }
  }
  return {starts: Float64Array.from(starts), ends: Float64Array.from(ends)};
}

/** The reverse of `_pair` in index/bigrams.py. @param {number} number */
export function unpaired(number) {
  const both = Math.floor((Math.sqrt(8 * number + 1) - 1) / 2);
  const second = number - (both * (both + 1)) / 2;
  return [both - second, second];
}

/**
 * The ends of the bigrams that begin with the very character at which a chain so far ends.
 * @param {Float64Array} chain
 * @param {Occurrences} next
 */
export function continued(chain, next) {
  const ends = [];
  let at = 0;
  for (let i = 0; i < next.starts.length; i++) {
    while (at < chain.length && chain[at] < next.starts[i]) at++;
    if (chain[at] === next.starts[i]) ends.push(next.ends[i]);
  }
  return Float64Array.from(ends);
}

/**
 * The documents of places, each once.
 * @param {Float64Array} places
 * @returns {Documents}
 */
export function documentsAt(places) {
  return distinct(places.map((place) => Math.floor(place / PLACES)));
}
