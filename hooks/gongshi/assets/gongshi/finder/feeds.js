// @ts-check
/**
 * The feed of what a finder shows. Feeds are files: there is one for each value of a facet, and one for each kind.
 * Pure.
 */

import {FEED, FEEDS, SLUG_DIGITS} from "../format.js";
import {KIND} from "./frame.js";

/**
 * @typedef {import("./frame.js").Frame} Frame
 * @typedef {import("./state.js").State} State
 */

/**
 * The feed nearest to what is chosen: its address from the root of the site, and what it is of.
 * @param {Frame} frame
 * @param {Pick<State, "filters">} state
 * @returns {Promise<{url: string, label: string}>}
 */
export async function feedOf(frame, {filters}) {
  const [[name, values] = ["", []], ...others] = Object.entries(filters);
  const {about, kind} = frame;
  const isFacet = about?.facets.some((facet) => facet.name === name) ?? false;
  if (isFacet && values.length === 1 && others.length === 0 && globalThis.crypto?.subtle) {
    const [value] = values;
    return {url: `${kind}/${FEEDS}/${name}-${await feedSlug(value)}.xml`, label: `“${frame.labelOf(name, value)}”`};
  }
  const of = kind || (name === KIND && values.length === 1 ? values[0] : "");
  return of ? {url: `${of}/${FEED}`, label: frame.labelOfKind(of)} : {url: FEED, label: "全部公开的记录"};
}

/** What a value is called in the name of its feed. The same as in `addresses.facet_feed_url`. @param {string} value */
export async function feedSlug(value) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(value)));
  return [...digest]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .slice(0, SLUG_DIGITS);
}
