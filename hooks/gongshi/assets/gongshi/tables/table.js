// @ts-check
/**
 * The tables behind the finders: filters, ranges, counts and order over all records of a kind. Written by
 * hooks/gongshi/tables.py; the format is told in hooks/decisions/0006-finder-tables.md.
 *
 *     const table = await readTable(files, name);
 *     const question = {filters: {year: ["2024"]}, ranges: {fine: [10000, null]}};
 *     const {total, counts, sums, months, drops, rows} = await table.find(question);
 */

import {YEAR} from "../format.js";
import {Numbers, asJson, countUpTo, nameAt, summed} from "../numbers.js";
import {FacetJoin, asBlocks, isoDay, readAmounts, readDays} from "./columns.js";
import {DAY, TEXT, isBetween, isOneOf, marksOfDays, marksOfSets, tally} from "./conditions.js";
import {chosen, countDated, countFailed, countMonths, countValues, headsFirst, sumOf, years} from "./counting.js";

/**
 * @typedef {import("../files.js").Files} Files
 * @typedef {import("./columns.js").Facet} Facet
 * @typedef {import("./conditions.js").Bound} Bound
 * @typedef {import("./conditions.js").Marks} Marks
 * @typedef {{name: string, label: string, shape: string}} Column
 * @typedef {[value: string, count: number, label?: string]} Value
 * @typedef {{rows: number, days: string, facets: string, amounts: string, blocks: string}} Chunk
 * @typedef {{kind: string, label: string, unit: string, address: [string, string], rows: number, day: Column | null,
 *   facets: (Column & {values: Value[]})[], amounts: (Column & {sum: number})[], shown: Column[], listed: number,
 *   months: Record<string, number>, chunks: Chunk[]}} About  sums are in fen
 * @typedef {{filters?: Record<string, string[]>, ranges?: Record<string, [Bound, Bound]>, text?: Marks | null,
 *   heads?: Marks | null, order?: string, brief?: boolean}} Question
 *   `text` marks the rows that hold the query, `heads` those that hold it in number, name or title; `order` is newest,
 *   oldest, relevance, or the name of an amount with `-asc` or `-desc` behind it; `brief` asks for no facets but the
 *   year, and for no sums
 * @typedef {{total: number, counts: Record<string, Map<string, number>>, months: Map<string, number>,
 *   sums: Record<string, number>, drops: Record<string, number>, rows: Uint32Array}} Answer
 *   `counts` of a facet follow all conditions but its own; `drops` says how many rows there would be without one
 *   condition; sums are in fen
 * @typedef {{id: string, url: string, title: string, values: Record<string, string>,
 *   groups: Record<string, string>[]}} Shown  `groups` has the values of each party where there are several
 */

/** @type {Map<string, Facet>} */
const NO_FACETS = new Map();
/** @type {Map<string, Float64Array>} */
const NO_AMOUNTS = new Map();

/** @param {Files} files @param {string} name @returns {Promise<Table>} */
export function readTable(files, name) {
  return files.read(name, (bytes) => new Table(files, asJson(bytes)));
}

/** All records of a kind, newest first. */
export class Table {
  /** @param {Files} files @param {About} about */
  constructor(files, about) {
    this.files = files;
    this.about = about;
    this.ends = summed(about.chunks.map(({rows}) => rows));
    /** @type {Map<string, Promise<any>>} */
    this.joined = new Map();
    /** @type {Map<string, Promise<Uint32Array>>} */
    this.orders = new Map();
  }

  get rows() {
    return this.about.rows;
  }

  /** Whether a filter or range of this name can be asked of this table. @param {string} name */
  has(name) {
    const {day, facets, amounts} = this.about;
    if (name === YEAR || name === DAY || name === day?.name) return day !== null;
    return [...facets, ...amounts].some((column) => column.name === name);
  }

  // ---------------------------------------------------------------- reading

  /** @template T @param {string} what @param {() => Promise<T>} join @returns {Promise<T>} */
  once(what, join) {
    const known = this.joined.get(what) ?? join();
    this.joined.set(what, known);
    known.catch(() => this.joined.delete(what));
    return known;
  }

  /**
   * Read one file of every chunk.
   * @param {"days" | "facets" | "amounts"} file
   * @param {(numbers: Numbers, start: number, rows: number) => void} join
   */
  async readChunks(file, join) {
    const {chunks} = this.about;
    const read = await Promise.all(chunks.map((chunk) => this.files.read(chunk[file], (bytes) => bytes)));
    chunks.forEach(({rows}, place) => join(new Numbers(read[place]), this.ends[place] - rows, rows));
  }

  /** For each row days since 1970 plus one, 0 for none. @returns {Promise<Int32Array>} */
  days() {
    return this.once("days", async () => {
      const days = new Int32Array(this.rows);
      if (this.about.day) {
        await this.readChunks("days", (numbers, start, rows) => readDays(numbers, days.subarray(start, start + rows)));
      }
      return days;
    });
  }

  /** @returns {Promise<Map<string, Facet>>} */
  facets() {
    return this.once("facets", async () => {
      const joined = new Map(this.about.facets.map(({name}) => [name, new FacetJoin(this.rows)]));
      if (joined.size) {
        await this.readChunks("facets", (numbers, start, rows) => {
          for (const facet of joined.values()) facet.add(numbers, start, rows);
        });
      }
      return new Map([...joined].map(([name, {facet}]) => [name, facet]));
    });
  }

  /** The amounts of all rows in fen, NaN for none. @returns {Promise<Map<string, Float64Array>>} */
  amounts() {
    return this.once("amounts", async () => {
      const columns = new Map(this.about.amounts.map(({name}) => [name, new Float64Array(this.rows)]));
      if (columns.size) {
        await this.readChunks("amounts", (numbers, start, rows) => {
          for (const column of columns.values()) readAmounts(numbers, column.subarray(start, start + rows));
        });
      }
      return columns;
    });
  }

  /** What is shown of a row. @param {number} row @returns {Promise<Shown>} */
  async read(row) {
    const place = countUpTo(this.ends, row);
    const chunk = this.about.chunks[place];
    const {ends, names, sizes} = await this.files.read(chunk.blocks, asBlocks);
    const inChunk = row - (this.ends[place] - chunk.rows);
    const number = countUpTo(ends, inChunk);
    const block = await this.files.read(nameAt(names, number), asJson);
    const [id, title, ...texts] = block[inChunk - ends[number] + sizes[number]];
    const [start, end] = this.about.address;
    const {shown} = this.about;
    /** @param {string[]} cells */
    const named = (cells) => Object.fromEntries(shown.map(({name}, i) => [name, cells[i]]));
    return {id, title, url: start + id + end, values: named(texts), groups: (texts[shown.length] ?? []).map(named)};
  }

  // ---------------------------------------------------------------- asking

  /**
   * The rows that filters and ranges let through; none if one of them is about a column that this table lacks.
   * @param {Question} question
   * @returns {Promise<Marks>}
   */
  async passing(question) {
    const passes = await this.conditions(question);
    const marks = new Uint8Array(this.rows).fill(1);
    for (const {marks: one} of passes) for (let row = 0; row < marks.length; row++) marks[row] &= one[row];
    return marks;
  }

  /** @param {Question} question @returns {Promise<Answer>} */
  async find(question) {
    const passes = await this.conditions(question);
    if (passes.length === 0) return this.everything(question);
    const {fails, failed} = tally(passes, this.rows);
    const [days, facets, amounts] = await Promise.all([
      this.days(),
      question.brief ? NO_FACETS : this.facets(),
      question.brief ? NO_AMOUNTS : this.amounts(),
    ]);
    const place = new Map(passes.map(({name}, number) => [name, number + 1]));
    /** @type {Record<string, Map<string, number>>} */
    const counts = {};
    for (const [name, facet] of facets) counts[name] = countValues(facet, fails, failed, place.get(name) ?? 0);
    const months = this.about.day ? countMonths(days, fails, failed, 0) : new Map();
    counts[YEAR] ??= years(place.has(YEAR) ? countMonths(days, fails, failed, place.get(YEAR) ?? 0) : months);
    const rows = chosen(await this.order(question), fails);
    return {
      total: rows.length,
      counts,
      months,
      sums: Object.fromEntries([...amounts].map(([name, column]) => [name, sumOf(column, fails)])),
      drops: Object.fromEntries(
        passes.map(({name}, number) => [name, rows.length + countFailed(fails, failed, number + 1)]),
      ),
      rows,
    };
  }

  /** The answer without any condition: known beforehand. @param {Question} question @returns {Promise<Answer>} */
  async everything(question) {
    const {facets, amounts, months} = this.about;
    /** @type {Record<string, Map<string, number>>} */
    const counts = Object.fromEntries(
      facets.map(({name, values}) => [name, new Map(values.map(([value, count]) => [value, count]))]),
    );
    const byMonth = new Map(Object.entries(months));
    counts[YEAR] ??= years(byMonth);
    const sums = Object.fromEntries(amounts.map(({name, sum}) => [name, sum]));
    return {total: this.rows, counts, months: byMonth, sums, drops: {}, rows: await this.order(question)};
  }

  /**
   * For each filter and range the rows that pass it.
   * @param {Question} question
   * @returns {Promise<{name: string, marks: Marks}[]>}
   */
  async conditions({filters = {}, ranges = {}, text}) {
    const chosen = Object.entries(filters).filter(([, values]) => values.length > 0);
    const bounded = Object.entries(ranges).filter(([, [low, high]]) => low != null || high != null);
    const tests = await Promise.all([
      ...chosen.map(async ([name, values]) => ({name, marks: await this.marksOf(name, isOneOf(values))})),
      ...bounded.map(async ([name, [low, high]]) => ({name, marks: await this.marksOf(name, isBetween(low, high))})),
    ]);
    return text ? [{name: TEXT, marks: text}, ...tests] : tests;
  }

  /**
   * The rows of which a value of a column passes a test: a facet's texts, a day or a year as text, an amount in yuan.
   * @param {string} name
   * @param {(value: string | number) => boolean} test
   * @returns {Promise<Marks>}
   */
  async marksOf(name, test) {
    if (!this.has(name)) return new Uint8Array(this.rows);
    if (this.about.facets.some((facet) => facet.name === name)) {
      return marksOfSets(/** @type {Facet} */ ((await this.facets()).get(name)), test);
    }
    if (this.about.amounts.some((amount) => amount.name === name)) {
      return Uint8Array.from(/** @type {Float64Array} */ ((await this.amounts()).get(name)), (fen) =>
        Number(!Number.isNaN(fen) && test(fen / 100)),
      );
    }
    return marksOfDays(await this.days(), name === YEAR ? (day) => test(day.slice(0, 4)) : test);
  }

  /** All rows in the order asked for. @param {Question} question @returns {Promise<Uint32Array>} */
  order({order = "newest", heads}) {
    if (order === "relevance" && heads) return Promise.resolve(headsFirst(heads));
    const known = this.orders.get(order) ?? this.sorted(order);
    this.orders.set(order, known);
    known.catch(() => this.orders.delete(order));
    return known;
  }

  /** @param {string} order @returns {Promise<Uint32Array>} */
  async sorted(order) {
    const rows = Uint32Array.from({length: this.rows}, (_, row) => row);
    if (order === "oldest" && this.about.day) {
      const dated = countDated(await this.days());
      return Uint32Array.from([...rows.subarray(0, dated).reverse(), ...rows.subarray(dated)]);
    }
    const [, name, direction] = /^(.+)-(asc|desc)$/.exec(order) ?? [];
    const column = name ? (await this.amounts()).get(name) : undefined;
    if (!column) return rows;
    const sign = direction === "asc" ? 1 : -1;
    /** @param {number} row */
    const key = (row) => (Number.isNaN(column[row]) ? Infinity : sign * column[row]);
    return rows.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a - b));
  }

  /** The day of a row as ISO, "" for none. @param {number} row */
  async dayOf(row) {
    return isoDay((await this.days())[row]);
  }
}
