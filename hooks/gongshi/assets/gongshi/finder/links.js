// @ts-check
/** Links from one state of a finder to another: chips, pages. */

import {element} from "../dom.js";
import {asAddress, cleared, withValue, without} from "./state.js";
import {rangeNames, rangeText} from "./wording.js";

/**
 * @typedef {import("./frame.js").Frame} Frame
 * @typedef {import("./state.js").State} State
 */

/** The conditions, each with a way to drop it. @param {Frame} frame @param {State} state */
export function chips(frame, state) {
  const items = [];
  if (state.query.trim()) items.push(chip(`“${state.query.trim()}”`, {...state, query: "", page: 1}));
  for (const [name, values] of Object.entries(state.filters)) {
    for (const value of values) items.push(chip(frame.labelOf(name, value), withValue(state, name, value, false)));
  }
  for (const name of rangeNames(state)) items.push(chip(rangeText(frame, state, name), without(state, name)));
  if (items.length > 0) items.push(element("li", {}, stateLink(cleared(state), "清除全部条件")));
  return element(
    "ul",
    {class: "gs-chips", "aria-label": "已选的条件", ...(items.length ? {} : {hidden: ""})},
    ...items,
  );
}

/** @param {string} text @param {State} state without it */
function chip(text, state) {
  const link = stateLink(state, text, element("span", {"aria-hidden": "true"}, " ×"));
  link.className = "gs-chip";
  link.setAttribute("aria-label", `去掉条件：${text}`);
  return element("li", {}, link);
}

/** @param {State} state @param {...(Node | string)} text */
export function stateLink(state, ...text) {
  return element("a", {href: asAddress(state, window.location.pathname), "data-gs-state": ""}, ...text);
}

/** @param {State} state @param {number} total */
export function pager(state, total) {
  const pages = Math.ceil(total / state.size);
  const nav = element("nav", {class: "gs-pages", "aria-label": "分页"});
  if (pages < 2) return nav;
  const items = [];
  if (state.page > 1) items.push(element("li", {}, stateLink({...state, page: state.page - 1}, "‹ 上一页")));
  items.push(element("li", {}, `第 ${state.page} 页，共 ${pages} 页`));
  if (state.page < pages) items.push(element("li", {}, stateLink({...state, page: state.page + 1}, "下一页 ›")));
  nav.append(element("ul", {}, ...items));
  return nav;
}
