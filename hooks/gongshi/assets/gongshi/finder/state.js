// @ts-check
/**
 * What a finder shows, and the address that says so. An address reproduces the view. Pure.
 *
 *     ?q=华兴&year=2024&year=2023&penalty_types=罚款&from=2024-01-01&fine-min=10000&sort=fine-desc&page=2&size=50
 */

import {FIELD_PREFIX, FINDER_WORDS} from "../format.js";
import {DAY as DAY_RANGE, TEXT} from "../tables/conditions.js";

/**
 * @typedef {{query: string, filters: Record<string, string[]>, from: string, to: string, bounds: Record<string,
 *   [string, string]>,
 *   sort: string, page: number, size: number}} State  `bounds` of amounts in yuan, as written; "" for open
 */

/** Hits on a page; the first is what an address without one means. */
export const SIZES = [20, 50, 100];

/** What can be written for an amount, in yuan. */
export const AMOUNT = "\\d{1,13}(\\.\\d{1,2})?";

const RESERVED = new Set(Object.values(FINDER_WORDS));
const WHOLE_AMOUNT = new RegExp(`^${AMOUNT}$`);
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The name of a facet or an amount in the address. @param {string} name */
function parameter(name) {
  return RESERVED.has(name) ? `${FIELD_PREFIX}${name}` : name;
}

/**
 * @param {string} address the part from "?" on
 * @param {string[]} facets
 * @param {string[]} amounts
 * @returns {State}
 */
export function readState(address, facets, amounts) {
  const asked = new URLSearchParams(address);
  /** @param {string} name @param {RegExp} form */
  const text = (name, form) => (form.test(asked.get(name) ?? "") ? String(asked.get(name)) : "");
  /** @param {string} name */
  const number = (name) => Math.trunc(Number(asked.get(name))) || 0;
  const filters = facets.map(
    (name) => /** @type {[string, string[]]} */ ([name, [...new Set(asked.getAll(parameter(name)).filter(Boolean))]]),
  );
  const bounds = amounts.map(
    (name) =>
      /** @type {[string, [string, string]]} */ ([
        name,
        [text(`${parameter(name)}-min`, WHOLE_AMOUNT), text(`${parameter(name)}-max`, WHOLE_AMOUNT)],
      ]),
  );
  return {
    query: asked.get(FINDER_WORDS.query) ?? "",
    filters: Object.fromEntries(filters.filter(([, values]) => values.length > 0)),
    from: text(FINDER_WORDS.from, DAY),
    to: text(FINDER_WORDS.to, DAY),
    bounds: Object.fromEntries(bounds.filter(([, [low, high]]) => low || high)),
    sort: asked.get(FINDER_WORDS.sort) ?? "",
    page: Math.min(Math.max(number(FINDER_WORDS.page), 1), 100_000),
    size: SIZES.includes(number(FINDER_WORDS.size)) ? number(FINDER_WORDS.size) : SIZES[0],
  };
}

/** The address of a state. @param {State} state @param {string} path of the page */
export function asAddress({query, filters, from, to, bounds, sort, page, size}, path) {
  const asked = new URLSearchParams();
  if (query.trim()) asked.append(FINDER_WORDS.query, query);
  for (const [name, values] of Object.entries(filters)) {
    for (const value of values) asked.append(parameter(name), value);
  }
  if (from) asked.append(FINDER_WORDS.from, from);
  if (to) asked.append(FINDER_WORDS.to, to);
  for (const [name, [low, high]] of Object.entries(bounds)) {
    if (low) asked.append(`${parameter(name)}-min`, low);
    if (high) asked.append(`${parameter(name)}-max`, high);
  }
  if (sort) asked.append(FINDER_WORDS.sort, sort);
  if (page > 1) asked.append(FINDER_WORDS.page, String(page));
  if (size !== SIZES[0]) asked.append(FINDER_WORDS.size, String(size));
  return `${path}${String(asked) && `?${asked}`}`;
}

/** Whether anything narrows the view. @param {State} state */
export function isNarrowed({query, filters, from, to, bounds}) {
  return (
    query.trim() !== "" || Object.keys(filters).length > 0 || from !== "" || to !== "" || Object.keys(bounds).length > 0
  );
}

/**
 * The state without one condition, by the name that `Answer.drops` uses.
 * @param {State} state
 * @param {string} name
 * @returns {State}
 */
export function without(state, name) {
  const {[name]: _, ...filters} = state.filters;
  const {[name]: __, ...bounds} = state.bounds;
  const isDay = name === DAY_RANGE;
  return {
    ...state,
    query: name === TEXT ? "" : state.query,
    filters,
    bounds,
    from: isDay ? "" : state.from,
    to: isDay ? "" : state.to,
    page: 1,
  };
}

/**
 * The state with one value of a facet chosen or not.
 * @param {State} state
 * @param {string} name
 * @param {string} value
 * @param {boolean} isChosen
 * @returns {State}
 */
export function withValue(state, name, value, isChosen) {
  const others = (state.filters[name] ?? []).filter((one) => one !== value);
  const values = isChosen ? [...others, value] : others;
  const {[name]: _, ...filters} = state.filters;
  return {...state, filters: values.length ? {...filters, [name]: values} : filters, page: 1};
}

/** Filters and ranges as tables take them. @param {State} state */
export function asQuestion({filters, from, to, bounds, sort}) {
  /** @type {Record<string, [string | number | null, string | number | null]>} */
  const ranges = from || to ? {[DAY_RANGE]: [from || null, to || null]} : {};
  for (const [name, [low, high]] of Object.entries(bounds)) {
    ranges[name] = [low ? Number(low) : null, high ? Number(high) : null];
  }
  return {filters, ranges, order: sort || undefined};
}

/**
 * The state with one end of a range; "" opens it.
 * @param {State} state
 * @param {string} name
 * @param {0 | 1} side
 * @param {string} value
 * @returns {State}
 */
export function withBound(state, name, side, value) {
  if (name === DAY_RANGE) return side ? {...state, to: value} : {...state, from: value};
  const [low, high] = state.bounds[name] ?? ["", ""];
  const {[name]: _, ...others} = state.bounds;
  /** @type {[string, string]} */
  const bounds = side ? [low, value] : [value, high];
  return {...state, bounds: bounds.some(Boolean) ? {...others, [name]: bounds} : others};
}

/** The state without any condition. @param {State} state @returns {State} */
export function cleared(state) {
  return {...state, query: "", filters: {}, from: "", to: "", bounds: {}, page: 1};
}
