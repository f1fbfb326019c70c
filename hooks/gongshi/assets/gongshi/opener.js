// @ts-check
/** The index of this site, for all that one page has to ask. */

import {ROOT} from "./dom.js";
import {open} from "./search.js";

/** @typedef {import("./search.js").Index} Index */

/** Opens the index at the first need; after a failure at the next one. */
export const openIndex = keep(() => open(ROOT));

/**
 * Do something once; again if it failed.
 * @param {() => Promise<Index>} make
 * @returns {() => Promise<Index>}
 */
function keep(make) {
  /** @type {Promise<Index> | undefined} */
  let made;
  return () => {
    made ??= make().catch((error) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
