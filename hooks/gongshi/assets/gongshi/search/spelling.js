// @ts-check
/** Other ways to write the same text: traditional and simplified characters, numbers of documents. Pure. */

import {VARIANTS} from "./variants.js";

/** So many ways are tried. */
const MOST = 3;

const GROUPS = VARIANTS.split(" ").map((group) => [...group]);

/** @type {Map<string, string>} */
const SIMPLIFIED = new Map();
/** @type {Map<string, string[]>} */
const FORMS = new Map();
for (const [simplified, ...traditional] of GROUPS) {
  for (const one of traditional) {
    if (!SIMPLIFIED.has(one)) SIMPLIFIED.set(one, simplified);
    FORMS.set(one, [...(FORMS.get(one) ?? []), simplified]);
  }
  FORMS.set(simplified, [...(FORMS.get(simplified) ?? []), ...traditional]);
}

/** Whether two characters are the same, or forms of the same. @param {string} a @param {string} b */
export function alike(a, b) {
  return a === b || (SIMPLIFIED.get(a) ?? a) === (SIMPLIFIED.get(b) ?? b) || (FORMS.get(a)?.includes(b) ?? false);
}

/** A text in simplified characters. @param {string} text */
export function simplified(text) {
  return [...text].map((letter) => SIMPLIFIED.get(letter) ?? letter).join("");
}

/**
 * A text in traditional characters, and with one character for another where there are several.
 * @param {string} text normalised
 */
export function traditionalForms(text) {
  const plain = [...simplified(text)];
  const traditional = plain.map((letter) => (FORMS.get(letter) ?? [letter])[0]);
  const found = [traditional.join("")];
  for (const [place, letter] of [...text].entries()) {
    const isTraditional = letter !== plain[place];
    for (const form of isTraditional ? (FORMS.get(letter) ?? []).slice(1) : [])
      found.push(replaced(plain, place, form));
    for (const form of (FORMS.get(plain[place]) ?? []).slice(1)) found.push(replaced(traditional, place, form));
  }
  return distinct(found, text)
    .filter((one) => one !== plain.join(""))
    .slice(0, MOST);
}

/** @param {string[]} texts @param {string} text that is none of them */
function distinct(texts, text) {
  return [...new Set(texts)].filter((one) => one !== text);
}

/** @param {string[]} letters @param {number} place @param {string} form */
function replaced(letters, place, form) {
  return [...letters.slice(0, place), form, ...letters.slice(place + 1)].join("");
}

const SERIAL = /(\(\d{4}\)|\d{4}年)(第?)(0*)(\d{1,4})(?!\d)/;

/** A document's number without 第 and zeros, then with either. @param {string} text normalised */
export function numberForms(text) {
  const match = SERIAL.exec(text);
  if (!match) return [];
  const [whole, year, , , serial] = match;
  const padded = serial.padStart(2, "0");
  const forms = [serial, `第${serial}`, padded, `第${padded}`].map((one) => text.replace(whole, () => year + one));
  return distinct(forms, text);
}
