// @ts-check
/**
 * Text as query and record are compared, and where the parts of a query stand in it. The same as in
 * hooks/gongshi/index/. Pure.
 */

import {CLOSING_BRACKETS, OPENING_BRACKETS, SPACES} from "../format.js";

/**
 * One code point as text and query are compared. The same as `_normal_form` in index/text.py.
 * @param {string} character
 * @returns {string}
 */
function normalForm(character) {
  if (character >= "\u4e00" && character <= "\u9fff") return character;
  let form = "";
  for (const each of character.normalize("NFKC")) form += folded(each);
  return form;
}

/** @param {string} character */
function folded(character) {
  if (SPACES.includes(character)) return " ";
  if (OPENING_BRACKETS.includes(character)) return OPENING_BRACKETS[0];
  if (CLOSING_BRACKETS.includes(character)) return CLOSING_BRACKETS[0];
  return character.toLowerCase();
}

/**
 * NFKC, lower case, one kind of bracket, one kind of space, code point by code point.
 * @param {string} text
 */
export function normalise(text) {
  let form = "";
  for (const character of text) form += normalForm(character);
  return form;
}

/**
 * The fragments of a query, normalised. A document must hold all of them.
 * @param {string} query
 * @returns {string[]}
 */
export function parts(query) {
  return [...new Set(normalise(query).split(" "))].filter((part) => part !== "");
}

/**
 * Where the parts of a query stand in an original text: [start, end) in UTF-16 units, ascending, not touching.
 * @param {string} text
 * @param {string} query
 * @returns {[number, number][]}
 */
export function ranges(text, query) {
  const {form, origins} = mapped(text);
  const found = parts(query).flatMap((part) => occurrencesIn(form, part));
  const spans = found.map(
    ([start, end]) =>
      /** @type {[number, number]} */ ([origins[start], origins[end - 1] + widthAt(text, origins[end - 1])]),
  );
  return joined(spans.sort((a, b) => a[0] - b[0]));
}

/**
 * The normalised text, and for each of its units where it comes from.
 * @param {string} text
 */
function mapped(text) {
  const origins = [];
  let form = "";
  let place = 0;
  for (const character of text) {
    const added = normalForm(character);
    for (let unit = 0; unit < added.length; unit++) origins.push(place);
    form += added;
    place += character.length;
  }
  return {form, origins};
}

/** @param {string} text @param {number} place */
function widthAt(text, place) {
  return /** @type {number} */ (text.codePointAt(place)) > 0xffff ? 2 : 1;
}

/** @param {string} form @param {string} part @returns {[number, number][]} */
function occurrencesIn(form, part) {
  /** @type {[number, number][]} */
  const found = [];
  for (let at = form.indexOf(part); at >= 0; at = form.indexOf(part, at + 1)) found.push([at, at + part.length]);
  return found;
}

/** @param {[number, number][]} spans @returns {[number, number][]} */
function joined(spans) {
  /** @type {[number, number][]} */
  const result = [];
  for (const [start, end] of spans) {
    const last = result[result.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}

/**
 * A piece of a text around the first place of the query; body before head. "" if there is no text.
 * @param {{head: string[], body: string[]}} document
 * @param {string} query
 * @param {number} [length] in UTF-16 units
 */
export function excerpt(document, query, length = 84) {
  const texts = [...document.body, ...document.head].filter((text) => text !== "");
  const text = texts.find((each) => ranges(each, query).length > 0) ?? texts[0] ?? "";
  const [place] = ranges(text, query)[0] ?? [0];
  const start = Math.max(0, Math.min(place - Math.floor(length / 4), text.length - length));
  const piece = wholeCharacters(text, start, start + length);
  return (start > 0 ? "…" : "") + piece + (start + length < text.length ? "…" : "");
}

/** @param {string} text @param {number} start @param {number} end */
function wholeCharacters(text, start, end) {
  return text
    .slice(start, end)
    .replace(/^[\udc00-\udfff]/, "")
    .replace(/[\ud800-\udbff]$/, "");
}
