// @ts-check
/** The keys of bigrams: field, first code point, second code point plus one. Pure. */

import {CODE_BITS} from "../format.js";

/** The field of number, name and title, and that of all other texts. */
export const HEAD = 0;
export const BODY = 1;

const SECOND = 2 ** CODE_BITS;
const FIRST = SECOND ** 2;

/** The keys of the bigrams of a part, in their order. @param {string} text @param {number} field */
export function bigrams(text, field) {
  const codes = Array.from(text, codeOf);
  return codes.slice(1).map((code, place) => field * FIRST + codes[place] * SECOND + code + 1);
}

/**
 * The keys of all bigrams that begin with a character.
 * @param {string} text
 * @param {number} field
 * @returns {[number, number]}
 */
export function run(text, field) {
  const low = field * FIRST + codeOf(text) * SECOND;
  return [low, low + SECOND - 1];
}

/** @param {string} character */
function codeOf(character) {
  return /** @type {number} */ (character.codePointAt(0));
}

/** The bigrams in an order in which any few of them come from all over the part. @param {number[]} keys */
export function spread(keys) {
  const ordered = keys.slice(0, 1);
  for (let step = 2 ** Math.ceil(Math.log2(keys.length)); step > 1; step /= 2) {
    for (let place = step / 2; place < keys.length; place += step) ordered.push(keys[place]);
  }
  return ordered;
}
