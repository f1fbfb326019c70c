// @ts-check
/** The hits of a finder: a table of one kind, cards over all kinds. */

import {AMOUNT_SHAPE, DAY_SHAPE, DOC_NO_SHAPE} from "../format.js";
import {addressOf, element, marked} from "../dom.js";
import {asDate} from "../values.js";
import {shownValue} from "./wording.js";

/**
 * @typedef {import("../tables/table.js").Column} Column
 * @typedef {import("./finding.js").Found} Found
 * @typedef {import("./frame.js").Frame} Frame
 * @typedef {import("./state.js").State} State
 */

/** @param {Frame} frame @param {State} state @param {Found[]} hits */
export function list(frame, state, hits) {
  const {about} = frame;
  return about ? table(frame, about.shown.slice(0, about.listed), state, hits) : cards(frame, state, hits);
}

/** @param {Frame} frame @param {Column[]} columns @param {State} state @param {Found[]} hits */
function table(frame, columns, state, hits) {
  const head = [
    element("th", {scope: "col"}, "名称"),
    ...columns.map(({label, shape}) =>
      element("th", {scope: "col", ...(shape === AMOUNT_SHAPE ? {class: "gs-num"} : {})}, label),
    ),
  ];
  const rows = hits.map((hit) => {
    const cells = columns.map(({name, label, shape}) =>
      element(
        "td",
        {"data-label": label, ...cellClass(shape)},
        ...marked(shownValue(frame, name, shape, hit.values[name] ?? ""), state.query),
      ),
    );
    return element("tr", {}, element("th", {scope: "row"}, ...titleOf(hit, state.query)), ...cells);
  });
  return element(
    "table",
    {class: "gs-table"},
    element("caption", {class: "gs-hidden"}, `${frame.label}列表`),
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...rows),
  );
}

/** @param {string} shape @returns {Record<string, string>} */
function cellClass(shape) {
  if (shape === AMOUNT_SHAPE) return {class: "gs-num"};
  return shape === DOC_NO_SHAPE || shape === DAY_SHAPE ? {class: "gs-nowrap"} : {};
}

/** @param {Frame} frame @param {State} state @param {Found[]} hits */
function cards(frame, state, hits) {
  const items = hits.map((hit) => {
    const meta = element("p", {class: "gs-hit__meta"}, element("span", {}, frame.labelOfKind(hit.kind)));
    if (hit.day) meta.append(" ", element("time", {datetime: hit.day}, asDate(hit.day)));
    return element("li", {class: "gs-hit"}, ...titleOf(hit, state.query), meta);
  });
  return element("ol", {class: "gs-results"}, ...items);
}

/** @param {Found} hit @param {string} query */
function titleOf(hit, query) {
  const title = element("a", {class: "gs-hit__title", href: addressOf(hit.url)}, ...marked(hit.title, query));
  return hit.excerpt ? [title, element("p", {class: "gs-hit__excerpt"}, ...marked(hit.excerpt, query))] : [title];
}
