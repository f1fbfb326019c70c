// @ts-check
/** What a finder offers in place of a query that nothing holds. */

import {parts} from "../search/text.js";
import {find} from "./finding.js";
import {KIND} from "./frame.js";
import {stateLink} from "./links.js";
import {isNarrowed} from "./state.js";

/**
 * @typedef {import("../search.js").Index} Index
 * @typedef {import("../search.js").Near} Near
 * @typedef {import("./frame.js").Frame} Frame
 * @typedef {import("./state.js").State} State
 */

/**
 * What is near the query of a state and finds something under its other conditions.
 * @param {Index} index
 * @param {Frame} frame
 * @param {State} state
 * @param {AbortSignal} signal
 * @returns {Promise<Near[]>}
 */
export async function nearby(index, frame, state, signal) {
  if (parts(state.query).length === 0) return [];
  const kinds = frame.kind ? [frame.kind] : state.filters[KIND];
  const found = await index.near(state.query, {kinds, signal});
  const {[KIND]: _, ...filters} = state.filters;
  if (!isNarrowed({...state, query: "", filters})) return found;
  const counted = found.map(async ({query}) => {
    const {total} = await find(index, frame.kind, {...state, query, page: 1}, signal);
    return {query, total, exact: true};
  });
  return (await Promise.all(counted)).filter(({total}) => total > 0);
}

/**
 * “您要找的是不是：云杉（12 件）”, each a link; nothing for nothing.
 * @param {Frame} frame
 * @param {State} state
 * @param {Near[]} found
 */
export function offer(frame, state, found) {
  return found.flatMap(({query, total, exact}, i) => [
    i === 0 ? "您要找的是不是：" : "、",
    stateLink({...state, query, page: 1}, query),
    `（${exact ? "" : "至少 "}${total} ${frame.unit}）`,
  ]);
}
