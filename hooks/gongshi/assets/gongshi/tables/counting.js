// @ts-check
/** Counts and orders the rows that pass. Pure. */

import {isoDay} from "./columns.js";

/**
 * @typedef {import("./columns.js").Facet} Facet
 * @typedef {import("./conditions.js").Marks} Marks
 */

/**
 * @param {Facet} facet
 * @param {Uint8Array} fails
 * @param {Uint8Array} failed
 * @param {number} own its own condition, 0 for none
 */
export function countValues({sets, codes}, fails, failed, own) {
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
export function countMonths(days, fails, failed, own) {
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

/** Adds months up to years. @param {Iterable<[string, number]>} months */
export function years(months) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const [month, count] of months) counts.set(month.slice(0, 4), (counts.get(month.slice(0, 4)) ?? 0) + count);
  return counts;
}

/** @param {Float64Array} column @param {Uint8Array} fails */
export function sumOf(column, fails) {
  let sum = 0;
  for (let row = 0; row < column.length; row++) if (fails[row] === 0 && !Number.isNaN(column[row])) sum += column[row];
  return sum;
}

/** @param {Uint8Array} fails @param {Uint8Array} failed @param {number} own */
export function countFailed(fails, failed, own) {
  let count = 0;
  for (let row = 0; row < fails.length; row++) if (fails[row] === 1 && failed[row] === own) count++;
  return count;
}

/** @param {Uint32Array} order @param {Uint8Array} fails */
export function chosen(order, fails) {
  return order.filter((row) => fails[row] === 0);
}

/** @param {Marks} heads */
export function headsFirst(heads) {
  const rows = new Uint32Array(heads.length);
  let at = 0;
  for (let row = 0; row < heads.length; row++) if (heads[row]) rows[at++] = row;
  for (let row = 0; row < heads.length; row++) if (!heads[row]) rows[at++] = row;
  return rows;
}

/** @param {Int32Array} days */
export function countDated(days) {
  let at = days.length;
  while (at > 0 && days[at - 1] === 0) at--;
  return at;
}
