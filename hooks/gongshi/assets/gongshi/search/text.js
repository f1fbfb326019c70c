// @ts-check
/**
 * Text as query and record are compared, and where the parts of a query stand in it. The same as in
 * hooks/gongshi/index/text.py. Pure.
 */

import {CLOSING_BRACKETS, HAN, IDEOGRAPHS, IGNORED, OPENING_BRACKETS, RADICALS, SPACES} from "../format.js";

/** @param {number[][]} ranges */
function classOf(ranges) {
  return ranges.map(([first, last]) => `\\u{${first.toString(16)}}-\\u{${last.toString(16)}}`).join("");
}

const IGNORED_ONE = new RegExp(`[${classOf(IGNORED)}]`, "u");
const TIGHT = `[0-9${classOf(HAN)}]`;
const BETWEEN = new RegExp(`(${TIGHT}) (?=${TIGHT})`, "gu");
const IDEOGRAPH_OF = new Map([...RADICALS].map((radical, i) => [radical, [...IDEOGRAPHS][i]]));

/**
 * One code point as text and query are compared. The same as `_normal_form` in index/text.py.
 * @param {string} character
 * @returns {string}
 */
function normalForm(character) {
  if (character >= "\u4e00" && character <= "\u9fff") return character;
  if (IGNORED_ONE.test(character)) return "";
  let form = "";
  for (const each of (IDEOGRAPH_OF.get(character) ?? character).normalize("NFKC")) form += folded(each);
  return form;
}

/** @param {string} character */
function folded(character) {
  if (IGNORED_ONE.test(character)) return "";
  if (SPACES.includes(character)) return " ";
  if (OPENING_BRACKETS.includes(character)) return OPENING_BRACKETS[0];
  if (CLOSING_BRACKETS.includes(character)) return CLOSING_BRACKETS[0];
  return (IDEOGRAPH_OF.get(character) ?? character).toLowerCase();
}

/**
 * The form in which text and query are compared: NFKC, lower case, one kind of bracket, nothing invisible, radicals as
 * ideographs, one blank for several, and none between Han characters and digits. The same as in index/text.py.
 * @param {string} text
 */
export function normalise(text) {
  let form = "";
  for (const character of text) form += normalForm(character);
  return form.includes(" ") ? form.replace(/ {2,}/g, " ").replace(BETWEEN, "$1") : form;
}

/**
 * The fragments of a query, cut at white space, each normalised. A document must hold all of them.
 * @param {string} query
 * @returns {string[]}
 */
export function parts(query) {
  let spaced = "";
  for (const character of query) spaced += normalForm(character);
  return [...new Set(spaced.split(" "))].filter((part) => part !== "");
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
  const spread = [];
  let place = 0;
  for (const character of text) {
    for (const each of normalForm(character)) spread.push({form: each, place});
    place += character.length;
  }
  const kept = tightened(spread);
  return {
    form: kept.map(({form}) => form).join(""),
    origins: kept.flatMap(({form, place: origin}) => Array(form.length).fill(origin)),
  };
}

const TIGHT_ONE = new RegExp(`^${TIGHT}$`, "u");

/**
 * Without the blanks that `normalise` leaves out.
 * @param {{form: string, place: number}[]} spread one code point each
 */
function tightened(spread) {
  /** @type {{form: string, place: number}[]} */
  const kept = [];
  for (const one of spread) {
    const last = kept[kept.length - 1];
    if (one.form === " " && last?.form === " ") continue;
    const before = kept[kept.length - 2];
    if (last?.form === " " && before && TIGHT_ONE.test(before.form) && TIGHT_ONE.test(one.form)) kept.pop();
    kept.push(one);
  }
  return kept;
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
