// @ts-check
/** Decodes the columns of a table. Written by hooks/gongshi/tables.py. Pure. */

import {asJson, summed} from "../numbers.js";

/**
 * @typedef {import("../numbers.js").Numbers} Numbers
 * @typedef {{sets: string[][], codes: Uint32Array}} Facet  for each row the place of its values in `sets`
 * @typedef {{sizes: number[], names: string}} Blocks
 */

const MS_A_DAY = 86_400_000;

/** Joins the chunks of a facet: each has its own list of sets. */
export class FacetJoin {
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
export function readDays(numbers, days) {
  let day = 0;
  for (let row = 0; row < days.length; row++) {
    day = row === 0 ? numbers.next() : day - numbers.next();
    days[row] = day;
  }
}

/** @param {Numbers} numbers @param {Float64Array} column */
export function readAmounts(numbers, column) {
  const unit = numbers.next();
  for (let row = 0; row < column.length; row++) {
    const value = numbers.next();
    column[row] = value === 0 ? NaN : (value - 1) * unit;
  }
}

/** @param {Uint8Array} bytes */
export function asBlocks(bytes) {
  const {sizes, names} = /** @type {Blocks} */ (asJson(bytes));
  return {sizes, names, ends: summed(sizes)};
}

/** @param {number} day since 1970 plus one, 0 for none */
export function isoDay(day) {
  return day === 0 ? "" : new Date((day - 1) * MS_A_DAY).toISOString().slice(0, 10);
}
