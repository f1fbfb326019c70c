// @ts-check
/** What a finder asks of one kind, or of several together: counts, sums, and rows in order. */

import {excerpt, parts} from "./search.js";
import {asQuestion} from "./state.js";

/**
 * @typedef {import("./tables.js").Table} Table
 * @typedef {import("./tables.js").Answer} Answer
 * @typedef {import("./tables.js").Question} Question
 * @typedef {import("./state.js").State} State
 * @typedef {Awaited<ReturnType<typeof import("./search.js").open>>} Index
 * @typedef {{table: Table, row: number}} Place
 * @typedef {{kind: string, url: string, title: string, day: string, values: Record<string, string>, excerpt: string}} Found
 * @typedef {Omit<Answer, "rows"> & {places: (offset: number, limit: number) => Promise<Place[]>}} Result
 */

export const KIND = "kind";

/** @param {Index} index @param {string} kind "" for all @returns {Promise<Table[]>} */
export function openTables(index, kind) {
  return index.ask((release) => Promise.all(index.kinds.filter(([name]) => !kind || name === kind).map(([name]) => release.table(name))));
}

/**
 * @param {Index} index
 * @param {string} kind "" for all
 * @param {State} state
 * @param {AbortSignal} signal
 * @returns {Promise<Result>}
 */
export function find(index, kind, state, signal) {
  return index.ask(async (release) => {
    const names = index.kinds.map(([name]) => name).filter((name) => !kind || name === kind);
    const tables = await Promise.all(names.map((name) => release.table(name)));
    const isQuery = parts(state.query).length > 0;
    const marks = isQuery ? await release.textMarks(state.query, signal) : null;
    signal.throwIfAborted();
    const {[KIND]: kinds, ...filters} = asQuestion(state).filters;
    const answers = await Promise.all(tables.map((table) => ask(table, {...asQuestion(state), filters, brief: kind === ""}, marks)));
    signal.throwIfAborted();
    return kind ? single(tables[0], answers[0]) : together(tables, answers, kinds ?? [], state.sort, state.sort ? null : marks);
  });
}

/** @param {Table} table @param {Question} question @param {Map<string, {text: Uint8Array, heads: Uint8Array}> | null} marks */
function ask(table, question, marks) {
  if (!marks) return table.find(question);
  const {text, heads} = marks.get(table.about.kind) ?? {text: new Uint8Array(table.rows), heads: new Uint8Array(table.rows)};
  return table.find({order: "relevance", ...without(question, "order"), text, heads});
}

/** An object without a property that is undefined. @param {Question} question @param {"order"} name @returns {Question} */
function without(question, name) {
  const {[name]: value, ...others} = question;
  return value === undefined ? others : question;
}

/** @param {Table} table @param {Answer} answer @returns {Result} */
function single(table, {rows, ...answer}) {
  return {...answer, places: async (offset, limit) => [...rows.subarray(offset, offset + limit)].map((row) => ({table, row}))};
}

/**
 * @param {Table[]} tables
 * @param {Answer[]} answers
 * @param {string[]} kinds chosen; none for all
 * @param {string} sort
 * @param {Map<string, {heads: Uint8Array}> | null} marks if rows that hold the query in their head come first
 * @returns {Result}
 */
function together(tables, answers, kinds, sort, marks) {
  const chosen = answers.map((_, place) => kinds.length === 0 || kinds.includes(tables[place].about.kind));
  const parts = answers.filter((_, place) => chosen[place]);
  const counts = {[KIND]: new Map(tables.map(({about}, place) => [about.kind, answers[place].total])), year: added(parts.map(({counts}) => counts.year))};
  const drops = sums(parts.map((answer) => answer.drops));
  if (kinds.length) drops[KIND] = answers.reduce((sum, {total}) => sum + total, 0);
  const lists = answers.map(({rows}, place) => ({table: tables[place], rows})).filter((_, place) => chosen[place]);
  lists.sort((a, b) => (a.table.about.kind < b.table.about.kind ? -1 : 1));
  const heads = lists.map(({table, rows}) => ({table, rows: rows.subarray(0, countHeads(rows, marks?.get(table.about.kind)?.heads))}));
  const others = lists.map(({table, rows}, place) => ({table, rows: rows.subarray(heads[place].rows.length)}));
  const first = heads.reduce((sum, {rows}) => sum + rows.length, 0);
  return {
    total: parts.reduce((sum, {total}) => sum + total, 0),
    counts,
    drops,
    sums: {},
    months: added(parts.map(({months}) => months)),
    places: async (offset, limit) => {
      const found = await merged(heads, offset, limit, sort === "oldest");
      return [...found, ...(await merged(others, Math.max(0, offset - first), limit - found.length, sort === "oldest"))];
    },
  };
}

/** How many of the rows, those first, are marked. @param {Uint32Array} rows @param {Uint8Array | undefined} heads */
function countHeads(rows, heads) {
  let count = 0;
  while (heads && count < rows.length && heads[rows[count]]) count++;
  return count;
}

/** @param {Map<string, number>[]} maps */
function added(maps) {
  /** @type {Map<string, number>} */
  const sum = new Map();
  for (const map of maps) for (const [name, count] of map) sum.set(name, (sum.get(name) ?? 0) + count);
  return sum;
}

/** @param {Record<string, number>[]} records */
function sums(records) {
  return Object.fromEntries(added(records.map((record) => new Map(Object.entries(record)))));
}

/**
 * The rows of several tables in the order of their days; undated ones last.
 * @param {{table: Table, rows: Uint32Array}[]} lists
 * @param {number} offset
 * @param {number} limit
 * @param {boolean} isOldest
 * @returns {Promise<Place[]>}
 */
async function merged(lists, offset, limit, isOldest) {
  const days = await Promise.all(lists.map(({table}) => table.days()));
  const at = lists.map(() => 0);
  const places = [];
  for (let place = 0; place < offset + limit; place++) {
    let next = -1;
    for (let list = 0; list < lists.length; list++) {
      if (at[list] < lists[list].rows.length && (next < 0 || comesFirst(dayAt(list), dayAt(next), isOldest))) next = list;
    }
    if (next < 0) break;
    if (place >= offset) places.push({table: lists[next].table, row: lists[next].rows[at[next]]});
    at[next]++;
  }
  return places;

  /** @param {number} list */
  function dayAt(list) {
    return days[list][lists[list].rows[at[list]]];
  }
}

/** Of equal days the later kind is the older, as in `newest_first`. @param {number} day @param {number} other 0 for none @param {boolean} isOldest */
function comesFirst(day, other, isOldest) {
  if (day === 0 || other === 0) return day > other;
  return isOldest ? day <= other : day > other;
}

/** @param {Index} index @param {Place[]} places @param {string} query @returns {Promise<Found[]>} */
export function read(index, places, query) {
  return index.ask((release) => Promise.all(places.map((place) => readOne(place, release, query))));
}

/** @param {Place} place @param {Parameters<Parameters<Index["ask"]>[0]>[0]} release @param {string} query @returns {Promise<Found>} */
async function readOne({table, row}, release, query) {
  const {kind} = table.about;
  const [shown, day, hit] = await Promise.all([table.read(row), table.dayOf(row), query.trim() ? release.readRow(kind, row) : null]);
  return {kind, url: shown.url, title: shown.title, day, values: shown.values, excerpt: hit ? excerpt(hit, query) : ""};
}
