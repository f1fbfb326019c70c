// @ts-check
/**
 * What is near a query that nothing holds: the traditional or simplified form, a number written in another way, one
 * character more, fewer or other. Loaded when a search found nothing.
 */

import {hasConditions, isAskedFor} from "./options.js";
import {BODY, HEAD, bigrams} from "./keys.js";
import {alike, numberForms, simplified, traditionalForms} from "./spelling.js";
import {holds} from "./matcher.js";
import {commonToAll, joinedLists} from "./sets.js";
import {normalise, parts, ranges} from "./text.js";

/**
 * @typedef {import("./options.js").Options} Options
 * @typedef {import("./options.js").Shown} Shown
 * @typedef {import("./release.js").Release} Release
 * @typedef {import("./sets.js").Documents} Documents
 * @typedef {{query: string, total: number, exact: boolean}} Near  not exact: at least so many documents hold it
 */

/** So many are offered. */
const OFFERED = 4;

/** Of a text, so many bigrams are looked up at a time beside those that are here, and so many at most. */
const LOOKED_UP = 2;
const MOST_LOOKED_UP = 4;

/** So many documents are looked at at a time, and so many of those that may be near are considered. */
const LOOKED_AT = 6;
const CONSIDERED = 24;

/** A shorter text has too much that is near it; in heads, in bodies. */
const SHORTEST = [3, 4];

/**
 * What is near a query; nothing if every part of it stands in some document.
 * @param {Release} release
 * @param {string} query
 * @param {Options} options
 * @returns {Promise<Near[]>} the nearest first; each holds something
 */
export async function near(release, query, options) {
  const texts = parts(query);
  const held = await Promise.all(texts.map((text) => heldBy(release, text, options)));
  const missing = texts.filter((_, i) => held[i].total === 0);
  const others = await Promise.all(missing.map((text) => nearTexts(release, text, options)));
  options.signal?.throwIfAborted();
  if (missing.length === 0 || others.some((found) => found.length === 0)) return [];
  if (texts.length === 1 && !hasConditions(options)) return others[0].slice(0, OFFERED);
  const offered = others[0].slice(0, OFFERED).map((first) => {
    const instead = new Map(missing.map((text, i) => [text, i === 0 ? first.query : others[i][0].query]));
    return texts.map((text) => instead.get(text) ?? text).join(" ");
  });
  const found = await Promise.all(offered.map((one) => counted(release, one, options)));
  return found.filter(({total}) => total > 0);
}

/** @param {Release} release @param {string} query @param {Options} options @returns {Promise<Near>} */
async function counted(release, query, options) {
  const {total, exact} = await release.search(query, {...options, limit: 0, offset: 0});
  return {query, total, exact};
}

/**
 * How many documents of the kinds hold a text: all of them if they are known or few, else of the newest at least so many.
 * @param {Release} release
 * @param {string} query one part, normalised
 * @param {Options} options
 * @param {number[]} [fields]
 * @returns {Promise<Near>}
 */
async function heldBy(release, query, options, fields = [HEAD, BODY]) {
  const {matcher} = release.asked(query, {signal: options.signal});
  const found = await Promise.all(fields.map((field) => matcher.candidates(query, field)));
  const documents = joinedLists(found.map((some) => some.documents));
  if (found.every(({exact}) => exact) && !options.kinds?.length) {
    return {query, total: documents.length, exact: fields.length > 1 || documents.length === 0};
  }
  const shown = await Promise.all(newest(documents, LOOKED_AT).map((document) => matcher.read(document)));
  const total = shown.filter((one) => isAskedFor(one.kind, options) && holds(one, [query], fields)).length;
  const isAll = documents.length === shown.length;
  if (total > 0 || isAll) return {query, total, exact: isAll && fields.length > 1};
  return counted(release, query, {kinds: options.kinds, signal: options.signal});
}

/**
 * Texts near one that no document holds, as they are written there.
 * @param {Release} release
 * @param {string} text normalised
 * @param {Options} options
 * @returns {Promise<Near[]>}
 */
async function nearTexts(release, text, options) {
  const plain = simplified(text);
  const wanted = [...plain];
  const isShort = wanted.length < SHORTEST[HEAD];
  const places = new Places(release, options);
  const tries = [
    () => heldOf(release, numberForms(plain), options),
    () => (plain === text ? [] : heldOf(release, [plain], options, isShort ? [HEAD, BODY] : [HEAD])),
    () => (isShort ? [] : places.near(wanted, HEAD)),
    () => (plain === text || isShort ? [] : heldOf(release, [plain], options)),
    () => heldOf(release, traditionalForms(text), options),
    () => (wanted.length < SHORTEST[BODY] ? [] : places.near(wanted, BODY)),
  ];
  for (const attempt of tries) {
    const found = await attempt();
    if (found.length) return found;
  }
  return [];
}

/**
 * Those of several texts that some document holds.
 * @param {Release} release
 * @param {string[]} texts
 * @param {Options} options
 * @param {number[]} [fields]
 */
async function heldOf(release, texts, options, fields) {
  const found = await Promise.all(texts.map((text) => heldBy(release, text, options, fields)));
  return found.filter(({total}) => total > 0);
}

/** Looks for what is near one text, and for no more bigrams than it may. */
class Places {
  /** @param {Release} release @param {Options} options */
  constructor(release, options) {
    this.release = release;
    this.options = options;
    this.matcher = release.asked("", {signal: options.signal}).matcher;
    this.left = MOST_LOOKED_UP;
  }

  /**
   * @param {string[]} wanted characters
   * @param {number} field
   * @returns {Promise<Near[]>}
   */
  async near(wanted, field) {
    const keys = bigrams(wanted.join(""), field);
    /** @type {Map<string, Near>} */
    const found = new Map();
    /** @type {Set<number>} */
    const seen = new Set();
    while (found.size === 0) {
      const places = await this.cheapest(keys);
      const lists = await Promise.all(places.map((place) => this.release.lists.documents(keys[place])));
      const documents = candidates(lists, places, wanted.length).filter((document) => !seen.has(document));
      const shown = await Promise.all(documents.slice(0, LOOKED_AT).map((document) => this.matcher.read(document)));
      for (const one of shown) if (isAskedFor(one.kind, this.options)) addNear(found, one, wanted, field);
      for (const document of documents.slice(0, LOOKED_AT)) seen.add(document);
      const isAll = places.length === keys.length || this.left === 0;
      if (documents.length === 0 || (isAll && documents.length <= LOOKED_AT) || seen.size >= CONSIDERED) break;
    }
    return [...found.values()].sort((a, b) => b.total - a.total);
  }

  /** The places of the bigrams to look up: those that are here, and the rarest of the others. @param {number[]} keys */
  async cheapest(keys) {
    const {lists} = this.release;
    const costs = await Promise.all(keys.map(async (key, place) => ({place, ...(await lists.costOf(key))})));
    const rarest = costs.filter(({isHere}) => !isHere).sort((a, b) => b.span - a.span);
    const more = rarest.slice(0, Math.min(LOOKED_UP, this.left));
    this.left -= more.length;
    return [...costs.filter(({isHere}) => isHere), ...more].map(({place}) => place).sort((a, b) => a - b);
  }
}

/**
 * Add what is near in one document, once each.
 * @param {Map<string, Near>} found by their forms
 * @param {Shown} shown
 * @param {string[]} wanted
 * @param {number} field
 */
function addNear(found, shown, wanted, field) {
  const all = nearInDocument(shown, wanted, field);
  for (const [form, query] of new Map(all.map((written) => [normalise(written), written]))) {
    found.set(form, {query: found.get(form)?.query ?? query, total: (found.get(form)?.total ?? 0) + 1, exact: false});
  }
}

/**
 * The documents that hold all bigrams but those that one character more, fewer or other touches; first those that hold
 * most of them, of these the ones that have fewest beside them, then the newest.
 * @param {Documents[]} lists the documents of each bigram looked up
 * @param {number[]} places of the bigrams in the text
 * @param {number} length of the text
 * @returns {number[]}
 */
export function candidates(lists, places, length) {
  /** @type {Map<string, Documents[]>} */
  const wanted = new Map([["all", lists]]);
  for (let changed = 0; changed < length; changed++) {
    for (const touched of [[changed], [changed - 1, changed]]) {
      const kept = lists.filter((_, i) => !touched.includes(places[i]));
      if (kept.length) wanted.set(kept.map((list) => lists.indexOf(list)).join(), kept);
    }
  }
  const found = [...wanted.values()].map((kept) => ({held: kept.length, documents: commonToAll([...kept])}));
  found.sort((a, b) => b.held - a.held || a.documents.length - b.documents.length);
  const ordered = found.flatMap(({documents}) => newest(documents, CONSIDERED).reverse());
  return [...new Set(ordered)].slice(0, CONSIDERED);
}

/** @param {Documents} documents @param {number} count */
function newest(documents, count) {
  return [...documents.subarray(-count)];
}

// ---------------------------------------------------------------- in a document

/** @param {Shown} document @param {string[]} wanted @param {number} field */
function nearInDocument(document, wanted, field) {
  const texts = field === HEAD ? document.head : document.body;
  const whole = new Set([...document.head, ...document.body].map(normalise));
  return texts.flatMap((text) => {
    const form = [...normalise(text)];
    return nearSpans(form, wanted, whole).map(([start, end]) => asWritten(text, form.slice(start, end).join("")));
  });
}

/** A piece of a text as it is written; in its form if white space stands in it. @param {string} text @param {string} form */
function asWritten(text, form) {
  const [[start, end] = [0, 0]] = ranges(text, form);
  const written = text.slice(start, end);
  return normalise(written) === form && !/\s/u.test(written) ? written : form;
}

/**
 * Where in a text stands what differs from the wanted one in one character at most: [start, end).
 * @param {string[]} form characters of a normalised text
 * @param {string[]} wanted
 * @param {Set<string>} [whole] texts known to be whole: names, numbers
 * @returns {[number, number][]}
 */
export function nearSpans(form, wanted, whole = new Set()) {
  const half = wanted.length >> 1;
  const [head, tail] = [wanted.slice(0, half), wanted.slice(half)];
  /** @type {[number, number][]} */
  const spans = [];
  for (const [same, other, isHead] of /** @type {[string[], string[], boolean][]} */ ([
    [head, tail, true],
    [tail, head, false],
  ])) {
    for (let at = 0; at + same.length <= form.length; at++) {
      if (!same.every((letter, i) => alike(letter, form[at + i]))) continue;
      const span = isHead ? endOf(form, at, same.length, other, whole) : startOf(form, at, same.length, other, whole);
      if (span && !spans.some(([start, end]) => start === span[0] && end === span[1])) spans.push(span);
    }
  }
  return spans;
}

/**
 * @param {string[]} form
 * @param {number} start
 * @param {number} length of what is the same
 * @param {string[]} tail what should follow
 * @param {Set<string>} whole
 * @returns {[number, number] | null}
 */
function endOf(form, start, length, tail, whole) {
  const from = start + length;
  const ends = [0, 1, -1]
    .map((more) => from + tail.length + more)
    .filter((end) => end <= form.length && differInOne(tail, form.slice(from, end)));
  return best(
    ends.map((end) => [start, end]),
    form,
    whole,
    ([, end]) => isEdge(form[end - 1], form[end]),
  );
}

/**
 * @param {string[]} form
 * @param {number} from where the tail stands
 * @param {number} length of the tail
 * @param {string[]} head what should stand before
 * @param {Set<string>} whole
 * @returns {[number, number] | null}
 */
function startOf(form, from, length, head, whole) {
  const starts = [0, 1, -1]
    .map((more) => from - head.length - more)
    .filter((start) => start >= 0 && differInOne(head, form.slice(start, from)));
  return best(
    starts.map((start) => [start, from + length]),
    form,
    whole,
    ([start]) => isEdge(form[start], form[start - 1]),
  );
}

/**
 * Of several spans the one that is a whole text, or ends where a word may end, or the first.
 * @param {[number, number][]} spans
 * @param {string[]} form
 * @param {Set<string>} whole
 * @param {(span: [number, number]) => boolean} isBounded
 */
function best(spans, form, whole, isBounded) {
  return (
    spans.find(([start, end]) => whole.has(form.slice(start, end).join(""))) ??
    spans.find(isBounded) ??
    spans[0] ??
    null
  );
}

const LETTER = /[\p{L}\p{N}]/u;

/** Whether a word may end between two characters. @param {string} last @param {string | undefined} next */
function isEdge(last, next) {
  return LETTER.test(last) && (next === undefined || !LETTER.test(next));
}

/**
 * Whether two texts are the same but for one character at most.
 * @param {string[]} a
 * @param {string[]} b
 */
export function differInOne(a, b) {
  let start = 0;
  while (start < a.length && start < b.length && alike(a[start], b[start])) start++;
  let end = 0;
  const most = Math.min(a.length, b.length) - start;
  while (end < most && alike(a[a.length - 1 - end], b[b.length - 1 - end])) end++;
  return a.length - start - end <= 1 && b.length - start - end <= 1;
}
