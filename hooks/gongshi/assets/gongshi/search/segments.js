// @ts-check
/** The segments of the index, and the documents of one that match a query. */

import {LISTED_BLOCKS} from "../format.js";
import {asJson, asText, countUpTo, nameAt, summed} from "../numbers.js";
import {isAskedFor} from "./options.js";
import {both} from "./sets.js";

/**
 * @typedef {import("../files.js").Files} Files
 * @typedef {import("./matcher.js").Matcher} Matcher
 * @typedef {import("./options.js").Options} Options
 * @typedef {import("./options.js").Shown} Shown
 * @typedef {import("./sets.js").Documents} Documents
 * @typedef {import("./sets.js").Marks} Marks
 * @typedef {{directory: string, documents: number, dated: number, kinds: Record<string, number>}} ListedSegment
 * @typedef {ListedSegment & {number: number, older: number, before: Record<string, number>}} Segment
 *   older: documents in older segments; before: documents of each kind in newer ones
 * @typedef {{blocks: {sizes: number[], lists: string}, kinds: (string | number)[]}} Directory
 *   kinds: name, how many documents, name, how many, …
 * @typedef {{kind: string, start: number, end: number, row: number}} Run
 * @typedef {(kind: string) => Promise<Marks | null>} Passing
 *   the rows of a kind that filters and ranges let through; null for all
 */

/** @param {ListedSegment[]} segments @returns {Segment[]} */
export function placed(segments) {
  /** @type {Record<string, number>} */
  const counts = {};
  let older = segments.reduce((sum, {documents}) => sum + documents, 0);
  return segments.map((segment, number) => {
    const before = {...counts};
    for (const [kind, count] of Object.entries(segment.kinds)) counts[kind] = (counts[kind] ?? 0) + count;
    return {...segment, number, before, older: (older -= segment.documents)};
  });
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
    return Object.keys(this.segment.kinds).some((kind) => isAskedFor(kind, this.options));
  }

  /** How many of the documents are here, at most. @param {Documents} documents */
  count(documents) {
    const {older, documents: here} = this.segment;
    const found = countUpTo(documents, older + here - 1) - countUpTo(documents, older - 1);
    return Math.min(found, documentsOfKinds(this.segment, this.options));
  }

  directory() {
    return this.store.read(this.segment.directory, asDirectory);
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
    for (const {kind, start, end, row} of await this.runs()) {
      if (!isAskedFor(kind, this.options)) continue;
      const passing = await this.passing(kind);
      if (passing) marks.set(passing.subarray(row, row + end - start), start);
      else marks.fill(1, start, end);
    }
    return marks;
  }

  /** The runs of documents of one kind, and where in the table of the kind each begins. @returns {Promise<Run[]>} */
  async runs() {
    const {kinds} = await this.directory();
    const before = {...this.segment.before};
    let start = 0;
    return Array.from({length: kinds.length / 2}, (_, number) => {
      const kind = String(kinds[number * 2]);
      const count = Number(kinds[number * 2 + 1]);
      const row = before[kind] ?? 0;
      before[kind] = row + count;
      start += count;
      return {kind, start: start - count, end: start, row};
    });
  }

  /** @param {number} document @returns {Promise<Shown>} */
  async read(document) {
    const {blocks, ends} = await this.directory();
    const number = countUpTo(ends, document);
    const list = await this.store.read(nameAt(blocks.lists, Math.floor(number / LISTED_BLOCKS)), asText);
    const shown = await this.store.read(nameAt(list, number % LISTED_BLOCKS), asJson);
    return shown[document - ends[number] + blocks.sizes[number]];
  }
}

/** @param {Segment} segment @param {Options} options */
function documentsOfKinds(segment, options) {
  return Object.entries(segment.kinds).reduce((sum, [kind, count]) => sum + (isAskedFor(kind, options) ? count : 0), 0);
}

/** A directory with the end of each block. @param {Uint8Array} bytes */
function asDirectory(bytes) {
  const directory = /** @type {Directory} */ (asJson(bytes));
  return {...directory, ends: summed(directory.blocks.sizes)};
}
