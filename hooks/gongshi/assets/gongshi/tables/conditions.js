// @ts-check
/** Which rows pass a filter or a range, and how many conditions a row fails. Pure. */

import {isoDay} from "./columns.js";

/**
 * @typedef {import("./columns.js").Facet} Facet
 * @typedef {string | number | null | undefined} Bound  null or undefined: open
 * @typedef {Uint8Array} Marks  one byte a row: 1 if it is in the set
 */

/** The names of conditions that are no column's: the text, and the range of days. */
export const TEXT = "text";
export const DAY = "day";

/** @param {(string | number)[]} wanted */
export function isOneOf(wanted) {
  const texts = new Set(wanted.map(String));
  return (/** @type {string | number} */ value) => texts.has(String(value));
}

/** Bounds belong to the range; a value of another type is outside. @param {Bound} low @param {Bound} high */
export function isBetween(low, high) {
  const above = (/** @type {string | number} */ value) => low == null || (typeof low === typeof value && low <= value);
  const below = (/** @type {string | number} */ value) =>
    high == null || (typeof high === typeof value && value <= high);
  return (/** @type {string | number} */ value) => above(value) && below(value);
}

/** @param {Facet} facet @param {(value: string) => boolean} test @returns {Marks} */
export function marksOfSets({sets, codes}, test) {
  const passes = sets.map((set) => Number(set.some(test)));
  const marks = new Uint8Array(codes.length);
  for (let row = 0; row < marks.length; row++) marks[row] = passes[codes[row]];
  return marks;
}

/**
 * Rows are in the order of days: each day is tested once.
 * @param {Int32Array} days
 * @param {(day: string) => boolean} test
 * @returns {Marks}
 */
export function marksOfDays(days, test) {
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
export function tally(passes, rows) {
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
