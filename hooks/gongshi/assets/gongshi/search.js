// @ts-check
/**
 * Exact search for any fragment of any text, over static files. The index is written by hooks/gongshi/index/; its
 * format is told in hooks/decisions/0003-search-index.md.
 *
 *     const index = await open("/");
 *     const {total, exact, hits} = await index.search("华兴", {kinds: ["penalties"], limit: 20});
 *     const [{query, total}] = await index.near("雲杉");  // {query: "云杉", total: 12}
 */

import {patiently, readRelease} from "./search/opening.js";

export {FORMAT} from "./format.js";
export {EXACT} from "./search/query.js";
export {excerpt, normalise, parts, ranges} from "./search/text.js";

/**
 * @typedef {import("./search/near.js").Near} Near
 * @typedef {import("./search/options.js").Hit} Hit
 * @typedef {import("./search/options.js").Options} Options
 * @typedef {import("./search/options.js").Result} Result
 * @typedef {import("./search/release.js").Release} Release
 */

/** A search index; `open` makes one. */
export class Index {
  /** @param {string} root @param {Release} release */
  constructor(root, release) {
    this.root = root;
    this.release = release;
  }

  /** Name and Chinese label of each kind, in the order of the site. @returns {[string, string][]} */
  get kinds() {
    return this.release.kinds;
  }

  /**
   * Find the documents that hold every part of a query; all of them if it is empty. By relevance: first those that hold
   * every part in a head, newest first; then the others, newest first.
   * @param {string} query
   * @param {Options} [options]
   * @returns {Promise<Result>} rejected with an AbortError if the signal says so
   */
  search(query, options = {}) {
    return this.ask((release) => release.search(query, options), options.signal);
  }

  /**
   * What is near a query that found nothing: its traditional or simplified form, its number written in another way, or
   * what differs in one character. Nothing if every part of the query stands somewhere.
   * @param {string} query
   * @param {Options} [options] kinds, filters and ranges say what the totals count
   * @returns {Promise<Near[]>} at most four queries that find something, the nearest first
   */
  near(query, options = {}) {
    return this.ask((release) => release.near(query, options), options.signal);
  }

  /**
   * Ask the index as it stands; if the site was published meanwhile, read what stands now and ask again.
   * @template T
   * @param {(release: Release) => Promise<T>} question
   * @param {AbortSignal} [signal]
   * @returns {Promise<T>}
   */
  ask(question, signal) {
    let tried = this.release;
    return patiently(async (attempt) => {
      if (attempt > 0 && this.release === tried) this.release = await readRelease(this.root, "reload", "no-cache");
      tried = this.release;
      return question(tried);
    }, signal);
  }
}

/**
 * Open the index of a site.
 * @param {string} root address of the site, also relative to the page
 * @returns {Promise<Index>}
 */
export async function open(root) {
  const address = new URL(root.endsWith("/") ? root : `${root}/`, globalThis.document?.baseURI ?? import.meta.url).href;
  const release = await patiently((attempt) =>
    readRelease(address, attempt ? "reload" : "no-cache", attempt ? "no-cache" : "default"),
  );
  return new Index(address, release);
}
