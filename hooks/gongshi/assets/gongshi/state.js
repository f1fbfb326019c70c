// @ts-check
/**
 * What a finder shows, and the address that says so. An address reproduces the view.
 *
 *     ?q=华兴&year=2024&year=2023&penalty_types=罚款&from=2024-01-01&fine-min=10000&sort=fine-desc&page=2&size=50
 */

/**
 * @typedef {{query: string, filters: Record<string, string[]>, from: string, to: string, bounds: Record<string, [string, string]>,
 *   sort: string, page: number, size: number}} State  `bounds` of amounts in yuan, as written; "" for open
 */

export const SIZES = [20, 50, 100];
const RESERVED = new Set(["q", "from", "to", "sort", "page", "size"]);
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const AMOUNT = /^\d{1,13}(\.\d{1,2})?$/;

/** The name of a facet or an amount in the address. @param {string} name */
function parameter(name) {
  return RESERVED.has(name) ? `field-${name}` : name;
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
  const filters = facets.map((name) => /** @type {[string, string[]]} */ ([name, [...new Set(asked.getAll(parameter(name)).filter(Boolean))]]));
  const bounds = amounts.map((name) => /** @type {[string, [string, string]]} */ ([name, [text(`${parameter(name)}-min`, AMOUNT), text(`${parameter(name)}-max`, AMOUNT)]]));
  return {
    query: asked.get("q") ?? "",
    filters: Object.fromEntries(filters.filter(([, values]) => values.length > 0)),
    from: text("from", DAY),
    to: text("to", DAY),
    bounds: Object.fromEntries(bounds.filter(([, [low, high]]) => low || high)),
    sort: asked.get("sort") ?? "",
    page: Math.min(Math.max(number("page"), 1), 100_000),
    size: SIZES.includes(number("size")) ? number("size") : SIZES[0],
  };
}

/** @param {State} state */
export function asAddress({query, filters, from, to, bounds, sort, page, size}) {
  const asked = new URLSearchParams();
  if (query.trim()) asked.append("q", query);
  for (const [name, values] of Object.entries(filters)) for (const value of values) asked.append(parameter(name), value);
  if (from) asked.append("from", from);
  if (to) asked.append("to", to);
  for (const [name, [low, high]] of Object.entries(bounds)) {
    if (low) asked.append(`${parameter(name)}-min`, low);
    if (high) asked.append(`${parameter(name)}-max`, high);
  }
  if (sort) asked.append("sort", sort);
  if (page > 1) asked.append("page", String(page));
  if (size !== SIZES[0]) asked.append("size", String(size));
  return `${window.location.pathname}${String(asked) && `?${asked}`}`;
}

/** Whether anything narrows the view. @param {State} state */
export function isNarrowed({query, filters, from, to, bounds}) {
  return query.trim() !== "" || Object.keys(filters).length > 0 || from !== "" || to !== "" || Object.keys(bounds).length > 0;
}

/** The state without one condition, by the name that `Answer.drops` uses. @param {State} state @param {string} name @returns {State} */
export function without(state, name) {
  const {[name]: _, ...filters} = state.filters;
  const {[name]: __, ...bounds} = state.bounds;
  const isDay = name === "day";
  return {...state, query: name === "text" ? "" : state.query, filters, bounds, from: isDay ? "" : state.from, to: isDay ? "" : state.to, page: 1};
}

/** The state with one value of a facet chosen or not. @param {State} state @param {string} name @param {string} value @param {boolean} isChosen @returns {State} */
export function withValue(state, name, value, isChosen) {
  const others = (state.filters[name] ?? []).filter((one) => one !== value);
  const values = isChosen ? [...others, value] : others;
  const {[name]: _, ...filters} = state.filters;
  return {...state, filters: values.length ? {...filters, [name]: values} : filters, page: 1};
}

/** Filters and ranges as tables take them. @param {State} state */
export function asQuestion({filters, from, to, bounds, sort}) {
  /** @type {Record<string, [string | number | null, string | number | null]>} */
  const ranges = from || to ? {day: [from || null, to || null]} : {};
  for (const [name, [low, high]] of Object.entries(bounds)) ranges[name] = [low ? Number(low) : null, high ? Number(high) : null];
  return {filters, ranges, order: sort || undefined};
}
