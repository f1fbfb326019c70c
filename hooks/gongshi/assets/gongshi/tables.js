// @ts-check
/**
 * The tables behind the finders: filters, ranges, counts and order over all records of a kind. Written by hooks/gongshi/tables.py;
 * the format is told in hooks/decisions/0006-finder-tables.md.
 *
 *     const table = await readTable(files, name);
 *     const {total, counts, sums, months, drops, rows} = await table.find({filters: {year: ["2024"]}, ranges: {fine: [10000, null]}});
 */

import {Numbers, asJson, countUpTo, nameAt, summed} from "./files.js";

/**
 * @typedef {import("./files.js").Files} Files
 * @typedef {string | number | null | undefined} Bound  null or undefined: open
 * @typedef {Uint8Array} Marks  one byte a row: 1 if it is in the set
 * @typedef {{name: string, label: string, shape: string}} Column
 * @typedef {[value: string, count: number, label?: string]} Value
 * @typedef {{rows: number, days: string, facets: string, amounts: string, blocks: string}} Chunk
 * @typedef {{kind: string, label: string, unit: string, address: [string, string], rows: number, day: Column | null,
 *   facets: (Column & {values: Value[]})[], amounts: (Column & {sum: number})[], shown: Column[], listed: number, months: Record<string, number>,
 *   chunks: Chunk[]}} About  sums are in fen
 * @typedef {{sets: string[][], codes: Uint32Array}} Facet  for each row the place of its values in `sets`
 * @typedef {{sizes: number[], names: string}} Blocks
 * @typedef {{filters?: Record<string, string[]>, ranges?: Record<string, [Bound, Bound]>, text?: Marks | null, heads?: Marks | null, order?: string, brief?: boolean}} Question
 *   `text` marks the rows that hold the query, `heads` those that hold it in number, name or title; `order` is newest, oldest,
 *   relevance, or the name of an amount with `-asc` or `-desc` behind it; `brief` asks for no facets but the year, and for no sums
 * @typedef {{total: number, counts: Record<string, Map<string, number>>, months: Map<string, number>, sums: Record<string, number>,
 *   drops: Record<string, number>, rows: Uint32Array}} Answer  `counts` of a facet follow all conditions but its own; `drops` says
 *   how many rows there would be without one condition; sums are in fen
 * @typedef {{id: string, url: string, title: string, values: Record<string, string>}} Shown
 */

/** @type {Map<string, Facet>} */
const NO_FACETS = new Map();
/** @type {Map<string, Float64Array>} */
const NO_AMOUNTS = new Map();
const MS_A_DAY = 86_400_000;
export const TEXT = "text";
export const YEAR = "year";
export const DAY = "day";

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
      if (this.about.day) await this.readChunks("days", (numbers, start, rows) => readDays(numbers, days.subarray(start, start + rows)));
      return days;
    });
  }

  /** @returns {Promise<Map<string, Facet>>} */
  facets() {
    return this.once("facets", async () => {
      const joined = new Map(this.about.facets.map(({name}) => [name, new FacetJoin(this.rows)]));
      if (joined.size) await this.readChunks("facets", (numbers, start, rows) => joined.forEach((facet) => facet.add(numbers, start, rows)));
      return new Map([...joined].map(([name, {facet}]) => [name, facet]));
    });
  }

  /** The amounts of all rows in fen, NaN for none. @returns {Promise<Map<string, Float64Array>>} */
  amounts() {
    return this.once("amounts", async () => {
      const columns = new Map(this.about.amounts.map(({name}) => [name, new Float64Array(this.rows)]));
      if (columns.size) await this.readChunks("amounts", (numbers, start, rows) => columns.forEach((column) => readAmounts(numbers, column.subarray(start, start + rows))));
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
    return {id, title, url: start + id + end, values: Object.fromEntries(this.about.shown.map(({name}, i) => [name, texts[i]]))};
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
    const [days, facets, amounts] = await Promise.all([this.days(), question.brief ? NO_FACETS : this.facets(), question.brief ? NO_AMOUNTS : this.amounts()]);
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
      drops: Object.fromEntries(passes.map(({name}, number) => [name, rows.length + countFailed(fails, failed, number + 1)])),
      rows,
    };
  }

  /** The answer without any condition: known beforehand. @param {Question} question @returns {Promise<Answer>} */
  async everything(question) {
    const {facets, amounts, months} = this.about;
    /** @type {Record<string, Map<string, number>>} */
    const counts = Object.fromEntries(facets.map(({name, values}) => [name, new Map(values.map(([value, count]) => [value, count]))]));
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
    if (this.about.facets.some((facet) => facet.name === name)) return marksOfSets(/** @type {Facet} */ ((await this.facets()).get(name)), test);
    if (this.about.amounts.some((amount) => amount.name === name)) {
      return Uint8Array.from(/** @type {Float64Array} */ ((await this.amounts()).get(name)), (fen) => Number(!Number.isNaN(fen) && test(fen / 100)));
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

/** Joins the chunks of a facet: each has its own list of sets. */
class FacetJoin {
  /** @param {number} rows */
  constructor(rows) {
    /** @type {Facet} */
    this.facet = {sets: [], codes: new Uint32Array(rows)};
    /** @type {Map<string, number>} */
    this.places = new Map();
  }

  /** @param {Numbers} numbers @param {number} start @param {number} rows */
  add(numbers, start, rows) {
    const head = numbers.next();
    const width = numbers.next();
    const at = numbers.place + head;
    const sets = /** @type {string[][]} */ (asJson(numbers.bytes.subarray(numbers.place, at)));
    const codes = sets.map((set) => this.placeOf(set));
    const view = new DataView(numbers.bytes.buffer, numbers.bytes.byteOffset + at, rows * width);
    for (let row = 0; row < rows; row++) this.facet.codes[start + row] = codes[codeAt(view, row, width)];
    numbers.place = at + rows * width;
  }

  /** @param {string[]} set */
  placeOf(set) {
    const key = JSON.stringify(set);
    const place = this.places.get(key) ?? this.facet.sets.push(set) - 1;
    this.places.set(key, place);
    return place;
  }
}

/** @param {DataView} view @param {number} row @param {number} width */
function codeAt(view, row, width) {
  if (width === 1) return view.getUint8(row);
  return width === 2 ? view.getUint16(row * 2, true) : view.getUint32(row * 4, true);
}

/** @param {Numbers} numbers @param {Int32Array} days */
function readDays(numbers, days) {
  let day = 0;
  for (let row = 0; row < days.length; row++) {
    day = row === 0 ? numbers.next() : day - numbers.next();
    days[row] = day;
  }
}

/** @param {Numbers} numbers @param {Float64Array} column */
function readAmounts(numbers, column) {
  const unit = numbers.next();
  for (let row = 0; row < column.length; row++) {
    const value = numbers.next();
    column[row] = value === 0 ? NaN : (value - 1) * unit;
  }
}

/** @param {Uint8Array} bytes */
function asBlocks(bytes) {
  const {sizes, names} = /** @type {Blocks} */ (asJson(bytes));
  return {sizes, names, ends: summed(sizes)};
}

/** @param {number} day since 1970 plus one, 0 for none */
function isoDay(day) {
  return day === 0 ? "" : new Date((day - 1) * MS_A_DAY).toISOString().slice(0, 10);
}

// ---------------------------------------------------------------- conditions

/** @param {(string | number)[]} wanted */
export function isOneOf(wanted) {
  const texts = new Set(wanted.map(String));
  return (/** @type {string | number} */ value) => texts.has(String(value));
}

/** Bounds belong to the range; a value of another type is outside. @param {Bound} low @param {Bound} high */
export function isBetween(low, high) {
  const above = (/** @type {string | number} */ value) => low == null || (typeof low === typeof value && low <= value);
  const below = (/** @type {string | number} */ value) => high == null || (typeof high === typeof value && value <= high);
  return (/** @type {string | number} */ value) => above(value) && below(value);
}

/** @param {Facet} facet @param {(value: string) => boolean} test @returns {Marks} */
function marksOfSets({sets, codes}, test) {
  const passes = sets.map((set) => Number(set.some(test)));
  const marks = new Uint8Array(codes.length);
  for (let row = 0; row < marks.length; row++) marks[row] = passes[codes[row]];
  return marks;
}

/** Rows are in the order of days: each day is tested once. @param {Int32Array} days @param {(day: string) => boolean} test @returns {Marks} */
function marksOfDays(days, test) {
  const marks = new Uint8Array(days.length);
  for (let row = 0; row < days.length && days[row] > 0; row++) {
    marks[row] = row > 0 && days[row] === days[row - 1] ? marks[row - 1] : Number(test(isoDay(days[row])));
  }
  return marks;
}

/**
 * For each row how many conditions it fails, and which one last, from 1 on.
 * @param {{marks: Marks}[]} passes
 * @param {number} rows
 */
function tally(passes, rows) {
  const fails = new Uint8Array(rows);
  const failed = new Uint8Array(rows);
  passes.forEach(({marks}, number) => {
    for (let row = 0; row < rows; row++) {
      if (marks[row] === 0) {
        fails[row]++;
        failed[row] = number + 1;
      }
    }
  });
  return {fails, failed};
}

// ---------------------------------------------------------------- counting

/** @param {Facet} facet @param {Uint8Array} fails @param {Uint8Array} failed @param {number} own its own condition, 0 for none */
function countValues({sets, codes}, fails, failed, own) {
  const bySet = new Uint32Array(sets.length);
  for (let row = 0; row < codes.length; row++) {
    if (fails[row] === 0 || (fails[row] === 1 && failed[row] === own)) bySet[codes[row]]++;
  }
  /** @type {Map<string, number>} */
  const counts = new Map();
  sets.forEach((set, place) => set.forEach((value) => counts.set(value, (counts.get(value) ?? 0) + bySet[place])));
  return counts;
}

/** @param {Int32Array} days @param {Uint8Array} fails @param {Uint8Array} failed @param {number} own */
function countMonths(days, fails, failed, own) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  let last = -1;
  let month = "";
  for (let row = 0; row < days.length && days[row] > 0; row++) {
    if (fails[row] > 0 && !(fails[row] === 1 && failed[row] === own)) continue;
    if (days[row] !== last) month = isoDay((last = days[row])).slice(0, 7);
    counts.set(month, (counts.get(month) ?? 0) + 1);
  }
  return counts;
}

/** @param {Map<string, number>} months */
function years(months) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const [month, count] of months) counts.set(month.slice(0, 4), (counts.get(month.slice(0, 4)) ?? 0) + count);
  return counts;
}

/** @param {Float64Array} column @param {Uint8Array} fails */
function sumOf(column, fails) {
  let sum = 0;
  for (let row = 0; row < column.length; row++) if (fails[row] === 0 && !Number.isNaN(column[row])) sum += column[row];
  return sum;
}

/** @param {Uint8Array} fails @param {Uint8Array} failed @param {number} own */
function countFailed(fails, failed, own) {
  let count = 0;
  for (let row = 0; row < fails.length; row++) if (fails[row] === 1 && failed[row] === own) count++;
  return count;
}

/** @param {Uint32Array} order @param {Uint8Array} fails */
function chosen(order, fails) {
  return order.filter((row) => fails[row] === 0);
}

/** @param {Marks} heads */
function headsFirst(heads) {
  const rows = new Uint32Array(heads.length);
  let at = 0;
  for (let row = 0; row < heads.length; row++) if (heads[row]) rows[at++] = row;
  for (let row = 0; row < heads.length; row++) if (!heads[row]) rows[at++] = row;
  return rows;
}

/** @param {Int32Array} days */
function countDated(days) {
  let at = days.length;
  while (at > 0 && days[at - 1] === 0) at--;
  return at;
}
