// @ts-check
/**
 * The answers of several tables as one: counts added, rows in the order of their days. Pure but for the days it reads.
 */

import {YEAR} from "../format.js";
import {KIND} from "./frame.js";

/**
 * @typedef {import("../tables/table.js").Answer} Answer
 * @typedef {import("../tables/table.js").Table} Table
 * @typedef {{table: Table, row: number}} Place
 * @typedef {Omit<Answer, "rows"> & {places: (offset: number, limit: number) => Promise<Place[]>}} Result
 */

/**
 * @param {Table[]} tables
 * @param {Answer[]} answers
 * @param {string[]} kinds chosen; none for all
 * @param {string} sort
 * @param {Map<string, {heads: Uint8Array}> | null} marks if rows that hold the query in their head come first
 * @returns {Result}
 */
export function together(tables, answers, kinds, sort, marks) {
  const chosen = answers.map((_, place) => kinds.length === 0 || kinds.includes(tables[place].about.kind));
  const parts = answers.filter((_, place) => chosen[place]);
  const counts = {
    [KIND]: new Map(tables.map(({about}, place) => [about.kind, answers[place].total])),
    [YEAR]: added(parts.map(({counts}) => counts[YEAR])),
  };
  const drops = sums(parts.map((answer) => answer.drops));
  if (kinds.length) drops[KIND] = answers.reduce((sum, {total}) => sum + total, 0);
  const lists = answers.map(({rows}, place) => ({table: tables[place], rows})).filter((_, place) => chosen[place]);
  lists.sort((a, b) => (a.table.about.kind < b.table.about.kind ? -1 : 1));
  const heads = lists.map(({table, rows}) => ({
    table,
    rows: rows.subarray(0, countHeads(rows, marks?.get(table.about.kind)?.heads)),
  }));
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
      return [
        ...found,
        ...(await merged(others, Math.max(0, offset - first), limit - found.length, sort === "oldest")),
      ];
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
export function added(maps) {
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
export async function merged(lists, offset, limit, isOldest) {
  const days = await Promise.all(lists.map(({table}) => table.days()));
  const at = lists.map(() => 0);
  const places = [];
  for (let place = 0; place < offset + limit; place++) {
    let next = -1;
    for (let list = 0; list < lists.length; list++) {
      if (at[list] < lists[list].rows.length && (next < 0 || comesFirst(dayAt(list), dayAt(next), isOldest))) {
        next = list;
      }
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

/**
 * Of equal days the later kind is the older, as in `newest_first`.
 * @param {number} day
 * @param {number} other 0 for none
 * @param {boolean} isOldest
 */
export function comesFirst(day, other, isOldest) {
  if (day === 0 || other === 0) return day > other;
  return isOldest ? day <= other : day > other;
}
