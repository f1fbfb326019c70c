// @ts-check
/** What a finder says: what was asked, what was found, what a value looks like. Pure. */

import {AMOUNT_SHAPE, DAY_SHAPE, FOREVER_ON} from "../format.js";
import {DAY, TEXT} from "../tables/conditions.js";
import {asAmount, asDate} from "../values.js";

/**
 * @typedef {import("./frame.js").Frame} Frame
 * @typedef {import("./merging.js").Result} Result
 * @typedef {import("./state.js").State} State
 */

/**
 * "2024年 土地类 行政处罚 27 件，罚款金额合计 …"
 * @param {Frame} frame
 * @param {State} state
 * @param {Pick<Result, "total" | "sums">} result
 */
export function sentence(frame, state, result) {
  const chosen = Object.entries(state.filters).map(([name, values]) =>
    values.map((value) => frame.labelOf(name, value)).join("、"),
  );
  const query = state.query.trim() ? [`含“${state.query.trim()}”的`] : [];
  const what = [...chosen, ...rangeTexts(frame, state), ...query, frame.label].join(" ");
  if (result.total === 0) return `没有找到${what}`;
  const sums = frame.amounts
    .filter(({name}) => result.sums[name] > 0)
    .map(({name, label}) => `，${label}合计 ${asAmount(result.sums[name])}`);
  return `${what} ${result.total} ${frame.unit}${sums.join("")}`;
}

/** The names of the ranges that are set. @param {State} state @returns {string[]} */
export function rangeNames(state) {
  return [...(state.from || state.to ? [DAY] : []), ...Object.keys(state.bounds)];
}

/** The ranges that are set, as the reader chose them. @param {Frame} frame @param {State} state @returns {string[]} */
function rangeTexts(frame, state) {
  return rangeNames(state).map((name) => rangeText(frame, state, name));
}

/** @param {Frame} frame @param {State} state @param {string} name */
export function rangeText(frame, state, name) {
  return conditionText(frame, state, name).replaceAll(/[“”]/g, "");
}

/** A condition as the reader chose it. @param {Frame} frame @param {State} state @param {string} name */
export function conditionText(frame, state, name) {
  if (name === TEXT) return `“${state.query.trim()}”`;
  if (name === DAY) return `“${between(state.from && asDate(state.from), state.to && asDate(state.to))}”`;
  const bounds = state.bounds[name];
  if (bounds) return `“${frame.amounts.find((amount) => amount.name === name)?.label}${between(...bounds)}元”`;
  return (state.filters[name] ?? []).map((value) => `“${frame.labelOf(name, value)}”`).join("、");
}

/** @param {string} low @param {string} high */
function between(low, high) {
  if (low && high) return `${low}至${high}`;
  return low
    ? `${low}以后`.replace(/^(\d+(?:\.\d+)?)以后$/, "至少$1")
    : `到${high}为止`.replace(/^到(\d+(?:\.\d+)?)为止$/, "最多$1");
}

/** @param {Frame} frame @param {string} name @param {string} shape @param {string} value */
export function shownValue(frame, name, shape, value) {
  if (shape === AMOUNT_SHAPE) return value && asAmount(Math.round(Number(value) * 100));
  if (shape === DAY_SHAPE) return value === FOREVER_ON ? "长期" : asDate(value);
  return frame.labelOf(name, value);
}
