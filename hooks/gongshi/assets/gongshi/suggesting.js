// @ts-check
/**
 * What a search box suggests. Loaded when one is used. Record text is hostile: it reaches the page as text nodes only.
 */

import {addressOf, element, marked} from "./dom.js";
import {openIndex} from "./opener.js";
import {parts} from "./search.js";

/** @typedef {import("./search.js").Hit} Hit */

const SUGGESTIONS = 6;

export {openIndex};

/**
 * The options of a list of suggestions; none for a query that asks nothing.
 * @param {string} query
 * @param {string[]} kinds to search; none for all
 * @param {string} list id of the list
 * @param {AbortSignal} signal
 */
export async function suggest(query, kinds, list, signal) {
  if (parts(query).length === 0) return [];
  const index = await openIndex();
  const {hits} = await index.search(query, {kinds, limit: SUGGESTIONS, signal});
  return hits.map((hit, place) => option(hit, query, `${list}-${place}`));
}

/** @param {Hit} hit @param {string} query @param {string} id */
function option(hit, query, id) {
  const title = element("span", {class: "gs-suggest__title"}, ...marked(hit.title, query));
  const text = element("span", {class: "gs-hit__excerpt"}, ...marked(hit.excerpt, query));
  return element(
    "li",
    {class: "gs-suggest__item", role: "option", id, "data-href": addressOf(hit.url)},
    title,
    " ",
    text,
  );
}
