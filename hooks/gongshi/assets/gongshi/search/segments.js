// @ts-check
/** The segments of the index, and the documents of one that match a query. */

import {Numbers, asJson, countUpTo, nameAt, summed} from "../numbers.js";
import {isAskedFor} from "./options.js";
import {both} from "./sets.js";

/**
 * @typedef {import("../files.js").Files} Files
 * @typedef {import("./matcher.js").Matcher} Matcher
 * @typedef {import("./options.js").Options} Options
 * @typedef {import("./options.js").Shown} Shown
 * @typedef {import("./sets.js").Documents} Documents
 * @typedef {import("./sets.js").Marks} Marks
 * @typedef {{directories: string, documents: number[], dated: number[], kinds: Record<string, number[]>}} Listed
 *   of each segment, the newest first: the name of its directory, how many documents, with a day, of each kind
 * @typedef {{number: number, directory: string, documents: number, dated: number, kinds: Record<string, number>,
 *   older: number, runs: () => Promise<Run[]>}} Segment
 *   older: documents in older segments; runs: of documents of one kind, and where in the kind's table each begins
 * @typedef {{sizes: number[], names: string}} Directory
 * @typedef {{kind: string, start: number, end: number, row: number}} Run
 * @typedef {(kind: string) => Promise<Marks | null>} Passing
 *   the rows of a kind that filters and ranges let through; null for all
 */

/**
 * @param {Listed} listed
 * @param {() => Promise<Run[][]>} order
 * @returns {Segment[]}
 */
export function placed({directories, documents, dated, kinds}, order) {
  let older = documents.reduce((sum, count) => sum + count, 0);
  return documents.map((count, number) => ({
    number,
    directory: nameAt(directories, number),
    documents: count,
    dated: dated[number],
    kinds: Object.fromEntries(Object.entries(kinds).map(([kind, counts]) => [kind, counts[number]])),
    older: (older -= count),
    runs: async () => (await order())[number],
  }));
}

/**
 * The runs of every segment. The reverse of `_order` in index/joining.py.
 * @param {Uint8Array} bytes
 * @param {string[]} kinds
 * @returns {Run[][]}
 */
export function asOrder(bytes, kinds) {
  const numbers = new Numbers(bytes);
  /** @type {Record<string, number>} */
  const rows = {};
  const order = [];
  while (numbers.place < bytes.length) {
    let start = 0;
    order.push(
      Array.from({length: numbers.next()}, () => {
        const kind = kinds[numbers.next()];
        const count = numbers.next();
        const row = rows[kind] ?? 0;
        rows[kind] = row + count;
        start += count;
        return {kind, start: start - count, end: start, row};
      }),
    );
  }
  return order;
}

/**
 * Where documents stand in the tables of their kinds.
 * @param {Documents} documents
 * @param {Segment[]} segments
 * @param {Run[][]} order
 * @param {(kind: string, row: number) => void} tell
 */
export function eachRow(documents, segments, order, tell) {
  let at = documents.length - 1;
  for (const {number, older, documents: count} of segments) {
    for (const {kind, start, end, row} of order[number]) {
      const newest = older + count - 1 - start;
      for (; at >= 0 && documents[at] > newest - (end - start); at--) tell(kind, row + newest - documents[at]);
    }
  }
}

/** Finds the documents of one segment that match one query. */
export class SegmentSearch {
  /**
   * @param {Files} store
   * @param {Segment} segment
   * @param {Matcher} matcher
   * @param {Options} options
   * @param {Passing} passing
   */
  constructor(store, segment, matcher, options, passing) {
    this.passing = passing;
    this.store = store;
    this.segment = segment;
    this.matcher = matcher;
    this.options = options;
  }

  hasKinds() {
    return documentsOfKinds(this.segment, this.options) > 0;
  }

  /** How many of the documents are here, at most. @param {Documents} documents */
  count(documents) {
    const {older, documents: here} = this.segment;
    const found = countUpTo(documents, older + here - 1) - countUpTo(documents, older - 1);
    return Math.min(found, documentsOfKinds(this.segment, this.options));
  }

  /** The documents with every part in their head. @returns {Promise<Marks>} */
  async headMatches() {
    return this.passed(await this.matcher.inHeads());
  }

  /** The documents with every part in any text. @returns {Promise<Marks>} */
  async matches() {
    return this.passed(await this.matcher.anywhere());
  }

  /**
   * Those of the documents that are here and let through.
   * @param {Documents} documents
   * @returns {Promise<Marks>}
   */
  async passed(documents) {
    const {older, documents: count} = this.segment;
    const marks = new Uint8Array(count);
    for (let at = countUpTo(documents, older - 1); documents[at] < older + count; at++) {
      marks[older + count - 1 - documents[at]] = 1;
    }
    return marks.includes(1) ? both(marks, await this.allowed()) : marks;
  }

  /** The documents that kinds, filters and ranges let through. @returns {Promise<Marks>} */
  async allowed() {
    const marks = new Uint8Array(this.segment.documents);
    for (const {kind, start, end, row} of await this.segment.runs()) {
      if (!isAskedFor(kind, this.options)) continue;
      const passing = await this.passing(kind);
      if (passing) marks.set(passing.subarray(row, row + end - start), start);
      else marks.fill(1, start, end);
    }
    return marks;
  }

  /** @param {number} document @returns {Promise<Shown>} */
  async read(document) {
    const {sizes, names, ends} = await this.store.read(this.segment.directory, asDirectory);
    const number = countUpTo(ends, document);
    const shown = await this.store.read(nameAt(names, number), asJson);
    return shown[document - ends[number] + sizes[number]];
  }
}

/** @param {Segment} segment @param {Options} options */
function documentsOfKinds(segment, options) {
  return Object.entries(segment.kinds).reduce((sum, [kind, count]) => sum + (isAskedFor(kind, options) ? count : 0), 0);
}

/** A directory with the end of each block. @param {Uint8Array} bytes */
function asDirectory(bytes) {
  const directory = /** @type {Directory} */ (asJson(bytes));
  return {...directory, ends: summed(directory.sizes)};
}
