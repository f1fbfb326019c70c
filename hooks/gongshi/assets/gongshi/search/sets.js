// @ts-check
/** Sets of documents: as ascending numbers, and as a mark for each. Pure. */

/**
 * @typedef {Float64Array} Documents  numbers of documents, counted from the oldest of all, ascending
 * @typedef {Uint8Array} Marks  one byte a document of a segment: 1 if it is in the set
 */

/** @param {Documents} a @param {Documents} b @returns {Documents} */
function common(a, b) {
  let at = 0;
  return a.filter((document) => {
    while (b[at] < document) at++;
    return b[at] === document;
  });
}

/** @param {Documents[]} lists at least one */
export function commonToAll(lists) {
  return lists.sort((a, b) => a.length - b.length).reduce(common);
}

/** @param {Documents[]} lists @returns {Documents} */
export function joinedLists(lists) {
  const filled = lists.filter((list) => list.length > 0);
  if (filled.length < 2) return filled[0] ?? new Float64Array();
  const all = new Float64Array(filled.reduce((sum, list) => sum + list.length, 0));
  let at = 0;
  for (const list of filled) {
    all.set(list, at);
    at += list.length;
  }
  return distinct(all.sort());
}

/** @param {Documents} documents */
export function distinct(documents) {
  return documents.filter((document, i) => document !== documents[i - 1]);
}

/** @param {Marks} marks @returns {number[]} */
export function marked(marks) {
  /** @type {number[]} */
  const documents = [];
  marks.forEach((mark, document) => mark && documents.push(document));
  return documents;
}

/** @param {Marks} a @param {Marks} b */
export function both(a, b) {
  return a.map((mark, i) => mark & b[i]);
}

/** @param {Marks} a @param {Marks} b */
export function without(a, b) {
  return a.map((mark, i) => mark & ~b[i]);
}
