// @ts-check
/** The hits of a finder as a file for a spreadsheet. */

import {addressOf} from "../dom.js";
import {byParty, csvLine} from "./csv.js";
import {read} from "./finding.js";

/**
 * @typedef {import("./finding.js").Found} Found
 * @typedef {import("./finding.js").Index} Index
 * @typedef {import("./frame.js").Frame} Frame
 * @typedef {import("./merging.js").Result} Result
 */

/** Rows are read so many at a time. */
const ROWS = 500;

/**
 * All hits as lines of CSV, with a line of headings; a decision on several parties has a line a party.
 * @param {Index} index
 * @param {Frame} frame
 * @param {Result} result
 * @param {(done: number) => void} tell how many hits are read
 */
export async function csvLines(index, frame, result, tell) {
  const columns = frame.about?.shown.map(({label}) => label) ?? ["类别", "日期"];
  const lines = [csvLine(["名称", ...columns, "网址"])];
  for (let at = 0; at < result.total; at += ROWS) {
    const hits = await read(index, await result.places(at, ROWS), "");
    lines.push(...hits.flatMap((hit) => linesOf(frame, hit)));
    tell(Math.min(at + ROWS, result.total));
  }
  return lines;
}

/** @param {Frame} frame @param {Found} hit */
function linesOf(frame, hit) {
  const {about} = frame;
  const rows = about
    ? byParty(hit).map((values) => about.shown.map(({name}) => frame.labelOf(name, values[name] ?? "")))
    : [[frame.labelOfKind(hit.kind), hit.day]];
  return rows.map((cells) => csvLine([hit.title, ...cells, addressOf(hit.url)]));
}

/**
 * Hand a file to the reader. Excel knows UTF-8 by the mark in front.
 * @param {string} name
 * @param {string[]} lines
 */
export function saveCsv(name, lines) {
  const address = URL.createObjectURL(new Blob(["\ufeff", ...lines], {type: "text/csv;charset=utf-8"}));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
