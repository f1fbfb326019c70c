// @ts-check
/** What is asked of the index and what it answers; which documents that leaves out. Pure. */

/**
 * @typedef {string | number | string[]} Fact
 * @typedef {{kind: string, id: string, url: string, title: string, day: string, head: string[], body: string[],
 *   facts: Record<string, Fact>}} Shown
 * @typedef {Shown & {excerpt: string}} Hit
 * @typedef {string | number | null | undefined} Bound  null or undefined: open
 * @typedef {{kinds?: string[], filters?: Record<string, (string | number)[]>, ranges?: Record<string, [Bound, Bound]>,
 *   sort?: "relevance" | "newest" | "oldest", limit?: number, offset?: number, signal?: AbortSignal}} Options
 * @typedef {{total: number, exact: boolean, hits: Hit[]}} Result
 */

/** @param {string} kind @param {Options} options */
export function isAskedFor(kind, {kinds, filters}) {
  return (
    (!kinds?.length || kinds.includes(kind)) && (!filters?.kind?.length || filters.kind.map(String).includes(kind))
  );
}

/** Whether documents are left out otherwise than by their kind. @param {Options} options */
export function hasConditions({filters = {}, ranges: bounds = {}}) {
  const isAsked = Object.entries(filters).some(([name, values]) => name !== "kind" && values.length > 0);
  return isAsked || Object.values(bounds).some(([low, high]) => low != null || high != null);
}

/** Whether documents are left out that hold the query. @param {Options} options */
export function isNarrowed(options) {
  return hasConditions(options) || [options.kinds, options.filters?.kind].some((kinds) => kinds?.length);
}
