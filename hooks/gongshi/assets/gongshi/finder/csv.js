// @ts-check
/** Tables for a spreadsheet. Pure. */

import {FORMULA_SIGNS} from "../format.js";

/** Spreadsheets look past any white space in front. */
const FORMULA = new RegExp(`^[\\s\\u0000]*[${FORMULA_SIGNS.replace("-", "\\-")}]|^[\\t\\r\\n]`, "u");

/**
 * One line of a CSV file. A cell that a spreadsheet would take for a formula gets an apostrophe in front.
 * @param {string[]} cells
 */
export function csvLine(cells) {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/**
 * The values of each party of a hit, or those of the hit where it has one party.
 * @param {{values: Record<string, string>, groups: Record<string, string>[]}} hit
 */
export function byParty({values, groups}) {
  return groups.length ? groups : [values];
}

/** @param {string} text */
function csvCell(text) {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n']|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
