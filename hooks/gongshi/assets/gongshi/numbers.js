// @ts-check
/** What the files of the index hold: numbers, steps, names. Written by hooks/gongshi/packing.py. Pure. */

import {NAME_LETTERS} from "./format.js";

/** Reads numbers in groups of 7 bits, lowest first. */
export class Numbers {
  /** @param {Uint8Array} bytes @param {number} [place] */
  constructor(bytes, place = 0) {
    this.bytes = bytes;
    this.place = place;
  }

  next() {
    let byte = this.bytes[this.place++];
    let value = byte & 127;
    for (let unit = 128; byte > 127; unit *= 128) {
      byte = this.bytes[this.place++];
      value += (byte & 127) * unit;
    }
    return value;
  }

  /** @param {number} count */
  sums(count) {
    const sums = new Float64Array(count);
    let sum = 0;
    for (let i = 0; i < count; i++) sums[i] = sum += this.next();
    return sums;
  }
}

/** @param {Uint8Array} bytes @returns {any} */
export function asJson(bytes) {
  return JSON.parse(asText(bytes));
}

/** @param {Uint8Array} bytes */
export function asText(bytes) {
  return new TextDecoder().decode(bytes);
}

/** @param {number[]} steps */
export function summed(steps) {
  let sum = 0;
  return Float64Array.from(steps, (step) => (sum += step));
}

/**
 * The number of keys that are at most `key`.
 * @param {Float64Array} keys ascending
 * @param {number} key
 */
export function countUpTo(keys, key) {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle] <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @param {string} names @param {number} number */
export function nameAt(names, number) {
  return names.slice(number * NAME_LETTERS, (number + 1) * NAME_LETTERS);
}
