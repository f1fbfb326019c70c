// @ts-check
/** Elements and addresses. Record text is hostile: it reaches the page as text nodes only. */

import {ranges} from "./search/text.js";

/** The root of the site. */
export const ROOT = new URL("../../", import.meta.url).href;

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {...(Node | string)} children
 */
export function svgElement(tag, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/**
 * A text with the parts of the query marked.
 * @param {string} text
 * @param {string} query
 * @returns {(Node | string)[]}
 */
export function marked(text, query) {
  const pieces = [];
  let place = 0;
  for (const [start, end] of ranges(text, query)) {
    pieces.push(text.slice(place, start), element("mark", {}, text.slice(start, end)));
    place = end;
  }
  return [...pieces, text.slice(place)];
}

/**
 * The address of a page of the site; the root of the site if it would lead elsewhere.
 * @param {string} url from the root
 */
export function addressOf(url) {
  const address = URL.canParse(url, ROOT) ? new URL(url, ROOT).href : ROOT;
  return address.startsWith(ROOT) ? address : ROOT;
}
