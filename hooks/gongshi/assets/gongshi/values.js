// @ts-check
/** Days and amounts for the reader. Pure. */

import {WAN} from "./format.js";

/** @param {string} day ISO */
export function asDate(day) {
  const [year, month, date] = day.split("-").map(Number);
  return date ? `${year}年${month}月${date}日` : day;
}

/** An amount as the pages show it: `125,000元（12.5万元）`. @param {number} fen */
export function asAmount(fen) {
  const digits = {minimumFractionDigits: fen % 100 ? 2 : 0, maximumFractionDigits: 2};
  const yuan = `${(fen / 100).toLocaleString("en-US", digits)}元`;
  return fen < WAN * 100 ? yuan : `${yuan}（${fen / (WAN * 100)}万元）`;
}
