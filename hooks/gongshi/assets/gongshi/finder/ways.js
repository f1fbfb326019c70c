// @ts-check
/** What else one could ask if nothing was found. Pure. */

import {parts} from "../search/text.js";
import {cleared, isNarrowed, without} from "./state.js";
import {conditionText} from "./wording.js";

/**
 * @typedef {import("./frame.js").Frame} Frame
 * @typedef {import("./state.js").State} State
 * @typedef {{state: State, text: string, count: number}} Way
 */

const WAYS_ON = 4;

/**
 * What fewer conditions or an easier query would find.
 * @param {Frame} frame
 * @param {State} state
 * @param {Record<string, number>} drops how many hits there would be without a condition
 * @param {(state: State) => Promise<number>} count the hits of another state
 * @param {boolean} [hasEasier] whether easier queries are among them
 * @returns {Promise<Way[]>}
 */
export async function waysOn(frame, state, drops, count, hasEasier = true) {
  const helpful = Object.entries(drops).filter(([, count]) => count > 0);
  const ways = helpful.map(([name, count]) => ({
    state: without(state, name),
    text: `去掉${conditionText(frame, state, name)}`,
    count,
  }));
  for (const query of hasEasier ? easierQueries(state.query) : []) {
    if (ways.length >= WAYS_ON) break;
    const easier = {...state, query, page: 1};
    const total = await count(easier);
    if (total > 0) ways.push({state: easier, text: `改为检索“${query}”`, count: total});
  }
  const all = frame.tables.reduce((sum, {rows}) => sum + rows, 0);
  return isNarrowed(state) ? [...ways, {state: cleared(state), text: "清除全部条件", count: all}] : ways;
}

/**
 * Easier queries: without one part, or with a single part cut.
 * @param {string} query
 * @returns {string[]}
 */
export function easierQueries(query) {
  const all = parts(query);
  if (all.length > 1) return all.map((_, left) => all.filter((_, i) => i !== left).join(" "));
  const letters = [...(all[0] ?? "")];
  const half = Math.ceil(letters.length / 2);
  const cuts = [letters.slice(0, -1), letters.slice(1), letters.slice(0, half), letters.slice(-half)];
  return [...new Set(cuts.filter((cut) => cut.length > 1).map((cut) => cut.join("")))];
}
