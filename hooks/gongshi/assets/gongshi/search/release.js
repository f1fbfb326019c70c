// @ts-check
/** An index as it was when its manifest was read. */

import {FOLDER} from "../format.js";
import {Files} from "../files.js";
import {readTable} from "../tables/table.js";
import {Lists} from "./lists.js";
import {hasConditions} from "./options.js";
import {Search} from "./query.js";
import {asOrder, eachRow, placed} from "./segments.js";
import {parts} from "./text.js";

/**
 * @typedef {import("../tables/table.js").Table} Table
 * @typedef {import("./near.js").Near} Near
 * @typedef {import("./options.js").Options} Options
 * @typedef {import("./options.js").Result} Result
 * @typedef {import("./options.js").Shown} Shown
 * @typedef {import("./segments.js").Listed} Listed
 * @typedef {import("./segments.js").Passing} Passing
 * @typedef {import("./segments.js").Run} Run
 * @typedef {import("./segments.js").Segment} Segment
 * @typedef {import("./segments.js").SegmentSearch} SegmentSearch
 * @typedef {import("./sets.js").Marks} Marks
 * @typedef {import("./shards.js").Names} Names
 * @typedef {{format: number, kinds: [string, string][], segments: Listed, order: string, postings: Names, ordinals: Names,
 *   tables: Record<string, string>}} Manifest
 * @typedef {{text: Marks, heads: Marks}} TextMarks
 *   the rows of a kind that hold a query, and those that hold it in their head
 */

/** An index as it was when its manifest was read. */
export class Release {
  /** @param {string} root @param {Manifest} manifest @param {RequestCache} cache */
  constructor(root, manifest, cache) {
    this.store = new Files(`${root}${FOLDER}/`, cache);
    this.manifest = manifest;
    this.lists = new Lists(this.store, manifest);
    this.segments = placed(manifest.segments, () => this.order());
    /** @type {{query: string, marks: Promise<Map<string, TextMarks>>}} */
    this.lastText = {query: "", marks: Promise.resolve(new Map())};
  }

  /** @returns {[string, string][]} */
  get kinds() {
    return this.manifest.kinds;
  }

  /** @param {string} kind @returns {Promise<Table>} */
  table(kind) {
    const name = this.manifest.tables[kind];
    if (!name) throw new Error(`no table of ${kind}`);
    return readTable(this.store, name);
  }

  /** @param {string} query @param {Options} options */
  search(query, options) {
    return this.asked(query, options, this.passing(options)).run();
  }

  /** What is near a query that found nothing. @param {string} query @param {Options} options @returns {Promise<Near[]>} */
  async near(query, options) {
    const [{near}] = await Promise.all([import("./near.js"), import("./spelling.js"), import("./variants.js")]);
    return near(this, query, options);
  }

  /** @param {string} query @param {Options} options @param {Passing} [passing] */
  asked(query, options, passing) {
    return new Search(this.store, this.lists, this.segments, parts(query), options, passing);
  }

  /** @param {Options} options @returns {Passing} */
  passing(options) {
    /** @type {Map<string, Promise<Marks>>} */
    const known = new Map();
    const {kind: _, ...filters} = Object.fromEntries(
      Object.entries(options.filters ?? {}).map(([name, values]) => [name, values.map(String)]),
    );
    return async (kind) => {
      if (!hasConditions(options)) return null;
      const marks =
        known.get(kind) ?? this.table(kind).then((table) => table.passing({filters, ranges: options.ranges}));
      known.set(kind, marks);
      return marks;
    };
  }

  /**
   * The rows of every kind whose record holds all parts of a query; the last query is remembered.
   * @param {string} query
   * @param {AbortSignal} [signal]
   * @returns {Promise<Map<string, TextMarks>>}
   */
  textMarks(query, signal) {
    if (this.lastText.query !== query) this.lastText = {query, marks: this.findText(query, signal)};
    const {marks} = this.lastText;
    marks.catch(
      () => this.lastText.marks === marks && (this.lastText = {query: "", marks: Promise.resolve(new Map())}),
    );
    return marks;
  }

  /** @param {string} query @param {AbortSignal} [signal] @returns {Promise<Map<string, TextMarks>>} */
  async findText(query, signal) {
    const {matcher} = this.asked(query, {signal});
    const [all, heads] = await Promise.all([matcher.anywhere(), matcher.inHeads()]);
    signal?.throwIfAborted();
    const order = await this.order();
    /** @type {Map<string, TextMarks>} */
    const marks = new Map();
    for (const {kind} of order.flat()) if (!marks.has(kind)) marks.set(kind, emptyText(this.segments, kind));
    eachRow(all, this.segments, order, (kind, row) => (textOf(marks, kind).text[row] = 1));
    eachRow(heads, this.segments, order, (kind, row) => (textOf(marks, kind).heads[row] = 1));
    return marks;
  }

  /** The texts of a row's record. @param {string} kind @param {number} row @returns {Promise<Shown>} */
  async readRow(kind, row) {
    let before = 0;
    const {number} = /** @type {Segment} */ (this.segments.find(({kinds}) => row < (before += kinds[kind] ?? 0)));
    const runs = (await this.order())[number];
    const run = /** @type {Run} */ (runs.findLast((each) => each.kind === kind && each.row <= row));
    return this.asked("", {}).segments[number].read(run.start + row - run.row);
  }

  /** The runs of all segments. @returns {Promise<Run[][]>} */
  order() {
    return this.store.read(this.manifest.order, (bytes) =>
      asOrder(
        bytes,
        this.kinds.map(([kind]) => kind),
      ),
    );
  }
}

/** @param {Map<string, TextMarks>} marks @param {string} kind */
function textOf(marks, kind) {
  return /** @type {TextMarks} */ (marks.get(kind));
}

/** @param {Segment[]} segments @param {string} kind @returns {TextMarks} */
function emptyText(segments, kind) {
  const rows = segments.reduce((sum, {kinds}) => sum + (kinds[kind] ?? 0), 0);
  return {text: new Uint8Array(rows), heads: new Uint8Array(rows)};
}
