// @ts-check
/**
 * Exact search for any fragment of any text, over static files. The index is written by hooks/gongshi/search.py; its format is
 * told in hooks/decisions/0003-search-index.md.
 *
 *     const index = await open("/");
 *     const {total, exact, hits} = await index.search("华兴", {kinds: ["penalties"], limit: 20});
 */

import {Files, MissingFile, Numbers, asJson, asText, countUpTo, nameAt, summed} from "./files.js";
import {readTable} from "./tables.js";

export const FORMAT = 3;

/** Up to this many hits `total` is exact. */
export const EXACT = 200;

const FOLDER = "assets/gongshi/";
const SECOND = 2 ** 21;
const FIRST = 2 ** 42;
const HEAD = 0;
const BODY = 1;
/** An occurrence of a character: document times this, plus how often the character stood before in the document. */
const ORDINALS = 2 ** 26;
const LISTED_BLOCKS = 64;
const PARALLEL_SEGMENTS = 8;

/** Up to so many documents are looked at, rather than their ordinals read. A bigram that no more documents hold has none. */
const SHORT_LIST = 100;

/** Of a long part, bigrams are looked up so many at a time, until few documents are left. */
const LOOKED_UP = 2;

/** Up to so many documents that may hold a part it is quicker to look at them than to look up more bigrams. */
const FEW = 12;

/** A character whose bigrams fill so many shards may be common. */
const COMMON = 5;

/** Roughly so many documents are named in a shard, and shown in as many blocks as are read in the same time. */
const SHARD_DOCUMENTS = 6000;
const BLOCK_DOCUMENTS = 32;

/** So many documents are read at once. */
const AT_ONCE = 128;

/**
 * @typedef {string | number | string[]} Fact
 * @typedef {{kind: string, id: string, url: string, title: string, day: string, head: string[], body: string[],
 *   facts: Record<string, Fact>}} Shown
 * @typedef {Shown & {excerpt: string}} Hit
 * @typedef {string | number | null | undefined} Bound  null or undefined: open
 * @typedef {{kinds?: string[], filters?: Record<string, (string | number)[]>, ranges?: Record<string, [Bound, Bound]>,
 *   sort?: "relevance" | "newest" | "oldest", limit?: number, offset?: number, signal?: AbortSignal}} Options
 * @typedef {{total: number, exact: boolean, hits: Hit[]}} Result
 *
 * @typedef {{directory: string, documents: number, dated: number, kinds: Record<string, number>}} ListedSegment
 * @typedef {ListedSegment & {number: number, older: number, before: Record<string, number>}} Segment
 *   older: documents in older segments; before: documents of each kind in newer ones
 * @typedef {{first: number[], names: string}} Names  first keys as steps; names in a row
 * @typedef {{format: number, kinds: [string, string][], segments: ListedSegment[], postings: Names, ordinals: Names,
 *   tables: Record<string, string>}} Manifest
 * @typedef {{blocks: {sizes: number[], lists: string}, kinds: (string | number)[]}} Directory  kinds: name, how many documents, name, how many, …
 * @typedef {{keys: Float64Array, counts: Float64Array, classes: Uint8Array, bits: Uint8Array}} Postings
 * @typedef {{keys: Float64Array, starts: Float64Array, bytes: Uint8Array}} Ordinals
 * @typedef {Float64Array} Documents  numbers of documents, counted from the oldest of all, ascending
 * @typedef {{starts: Float64Array, ends: Float64Array}} Occurrences  of a bigram: see ORDINALS
 * @typedef {{documents: Documents, exact: boolean}} Candidates  not exact: some may not hold the part
 * @typedef {Uint8Array} Marks  one byte a document of a segment: 1 if it is in the set
 * @typedef {{segment: Segment, document: number}} Place
 * @typedef {{kind: string, start: number, end: number, row: number}} Run
 * @typedef {import("./tables.js").Table} Table
 * @typedef {{text: Marks, heads: Marks}} TextMarks  the rows of a kind that hold a query, and those that hold it in their head
 * @typedef {(kind: string) => Promise<Marks | null>} Passing  the rows of a kind that filters and ranges let through; null for all
 */

// ---------------------------------------------------------------- text

const SPACE = /^[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/;

/**
 * One code point as text and query are compared. The same as `_normal_form` in search.py.
 * @param {string} character
 * @returns {string}
 */
function normalForm(character) {
  if (character >= "\u4e00" && character <= "\u9fff") return character;
  let form = "";
  for (const each of character.normalize("NFKC")) form += folded(each);
  return form;
}

/** @param {string} character */
function folded(character) {
  if (SPACE.test(character)) return " ";
  if ("(〔【[".includes(character)) return "(";
  if (")〕】]".includes(character)) return ")";
  return character.toLowerCase();
}

/**
 * NFKC, lower case, one kind of bracket, one kind of space, code point by code point.
 * @param {string} text
 */
export function normalise(text) {
  let form = "";
  for (const character of text) form += normalForm(character);
  return form;
}

/**
 * The fragments of a query, normalised. A document must hold all of them.
 * @param {string} query
 * @returns {string[]}
 */
export function parts(query) {
  return [...new Set(normalise(query).split(" "))].filter((part) => part !== "");
}

/**
 * Where the parts of a query stand in an original text: [start, end) in UTF-16 units, ascending, not touching.
 * @param {string} text
 * @param {string} query
 * @returns {[number, number][]}
 */
export function ranges(text, query) {
  const {form, origins} = mapped(text);
  const found = parts(query).flatMap((part) => occurrencesIn(form, part));
  const spans = found.map(([start, end]) => /** @type {[number, number]} */ ([origins[start], origins[end - 1] + widthAt(text, origins[end - 1])]));
  return joined(spans.sort((a, b) => a[0] - b[0]));
}

/**
 * The normalised text, and for each of its units where it comes from.
 * @param {string} text
 */
function mapped(text) {
  const origins = [];
  let form = "";
  let place = 0;
  for (const character of text) {
    const added = normalForm(character);
    for (let unit = 0; unit < added.length; unit++) origins.push(place);
    form += added;
    place += character.length;
  }
  return {form, origins};
}

/** @param {string} text @param {number} place */
function widthAt(text, place) {
  return /** @type {number} */ (text.codePointAt(place)) > 0xffff ? 2 : 1;
}

/** @param {string} form @param {string} part @returns {[number, number][]} */
function occurrencesIn(form, part) {
  /** @type {[number, number][]} */
  const found = [];
  for (let at = form.indexOf(part); at >= 0; at = form.indexOf(part, at + 1)) found.push([at, at + part.length]);
  return found;
}

/** @param {[number, number][]} spans @returns {[number, number][]} */
function joined(spans) {
  /** @type {[number, number][]} */
  const result = [];
  for (const [start, end] of spans) {
    const last = result[result.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}

/**
 * A piece of a text around the first place of the query; body before head. "" if there is no text.
 * @param {{head: string[], body: string[]}} document
 * @param {string} query
 * @param {number} [length] in UTF-16 units
 */
export function excerpt(document, query, length = 84) {
  const texts = [...document.body, ...document.head].filter((text) => text !== "");
  const text = texts.find((each) => ranges(each, query).length > 0) ?? texts[0] ?? "";
  const [place] = ranges(text, query)[0] ?? [0];
  const start = Math.max(0, Math.min(place - Math.floor(length / 4), text.length - length));
  const piece = wholeCharacters(text, start, start + length);
  return (start > 0 ? "…" : "") + piece + (start + length < text.length ? "…" : "");
}

/** @param {string} text @param {number} start @param {number} end */
function wholeCharacters(text, start, end) {
  return text.slice(start, end).replace(/^[\udc00-\udfff]/, "").replace(/[\ud800-\udbff]$/, "");
}

// ---------------------------------------------------------------- files

/** Milliseconds to wait before the index is opened again and again because files are missing. */
const PAUSES = [0, 400, 1200, 3000];

/** @param {Uint8Array} bytes @returns {Postings} */
function asPostings(bytes) {
  const numbers = new Numbers(bytes);
  const count = numbers.next();
  const keys = numbers.sums(count);
  const counts = Float64Array.from({length: count}, () => numbers.next());
  const end = numbers.place + counts.reduce((sum, length) => sum + length, 0);
  return {keys, counts, classes: bytes.subarray(numbers.place, end), bits: bytes.subarray(end)};
}

/** @param {Uint8Array} bytes @returns {Ordinals} */
function asOrdinals(bytes) {
  const numbers = new Numbers(bytes);
  const count = numbers.next();
  const keys = numbers.sums(count);
  const ends = numbers.sums(count);
  const starts = new Float64Array(count + 1);
  for (let i = 0; i < count; i++) starts[i + 1] = ends[i];
  return {keys, starts: starts.map((start) => start + numbers.place), bytes};
}

/** A directory with the end of each block. @param {Uint8Array} bytes */
function asDirectory(bytes) {
  const directory = /** @type {Directory} */ (asJson(bytes));
  return {...directory, ends: summed(directory.blocks.sizes)};
}

/** @param {Uint8Array} bytes */
function asLeaf(bytes) {
  const {first, names} = /** @type {Names} */ (asJson(bytes));
  return {firsts: summed(first), names};
}

/**
 * The names of the files that may have keys from `low` to `high`.
 * @param {{firsts: Float64Array, names: string}} files
 * @param {number} low
 * @param {number} high
 */
function namesBetween({firsts, names}, low, high) {
  const start = Math.max(0, countUpTo(firsts, low) - 1);
  const count = Math.max(0, countUpTo(firsts, high) - start);
  return Array.from({length: count}, (_, i) => nameAt(names, start + i));
}

// ---------------------------------------------------------------- postings

/**
 * The documents that hold each of a run of bigrams. The reverse of `_postings_shard` in search.py.
 * @param {Postings} postings
 * @param {number} start number of the first key
 * @param {number} end
 * @returns {Documents[]}
 */
function documentsOf({counts, classes, bits}, start, end) {
  const found = [];
  for (let list = 0, at = 0, bit = 0; list < end; list++) {
    const digits = 32 - Math.clz32(counts[list]);
    const documents = new Float64Array(list < start ? 0 : counts[list]);
    for (let i = 0, document = 0; i < counts[list]; i++) {
      const width = Math.max(0, classes[at] - digits - 1);
      if (list >= start) documents[i] = document += classes[at] > digits ? 2 ** width + bitsAt(bits, bit, width) : 0;
      bit += width;
      at++;
    }
    if (list >= start) found.push(documents);
  }
  return found;
}

/**
 * A number of at most 25 bits, the lowest first.
 * @param {Uint8Array} bytes
 * @param {number} bit where it begins
 * @param {number} width
 */
function bitsAt(bytes, bit, width) {
  const at = bit >>> 3;
  const four = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
  return (four >>> (bit & 7)) & (2 ** width - 1);
}

/**
 * All places of a bigram, ascending: of its first character and of its second.
 * @param {Documents} documents
 * @param {Numbers} ordinals at the first of the bigram's
 * @returns {Occurrences}
 */
function occurrences(documents, ordinals) {
  const starts = [];
  const ends = [];
  for (const document of documents) {
    for (let more = 1; more; ) {
      const value = ordinals.next();
      const [first, second] = unpaired(Math.floor(value / 2));
      starts.push(document * ORDINALS + first);
      ends.push(document * ORDINALS + second);
      more = value % 2;
    }
  }
  return {starts: Float64Array.from(starts), ends: Float64Array.from(ends)};
}

/** The reverse of `_pair` in search.py. @param {number} number */
function unpaired(number) {
  const both = Math.floor((Math.sqrt(8 * number + 1) - 1) / 2);
  const second = number - (both * (both + 1)) / 2;
  return [both - second, second];
}

/**
 * The ends of the bigrams that begin with the very character at which a chain so far ends.
 * @param {Float64Array} chain
 * @param {Occurrences} next
 */
function continued(chain, next) {
  const ends = [];
  let at = 0;
  for (let i = 0; i < next.starts.length; i++) {
    while (at < chain.length && chain[at] < next.starts[i]) at++;
    if (chain[at] === next.starts[i]) ends.push(next.ends[i]);
  }
  return Float64Array.from(ends);
}

/** @param {Documents} a @param {Documents} b @returns {Documents} */
function common(a, b) {
  let at = 0;
  return a.filter((document) => {
    while (b[at] < document) at++;
    return b[at] === document;
  });
}

/** @param {Documents[]} lists @returns {Documents} */
function joinedLists(lists) {
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
function distinct(documents) {
  return documents.filter((document, i) => document !== documents[i - 1]);
}

/** @param {Marks} marks @returns {number[]} */
function marked(marks) {
  /** @type {number[]} */
  const documents = [];
  marks.forEach((mark, document) => mark && documents.push(document));
  return documents;
}

/** @param {Marks} a @param {Marks} b */
function both(a, b) {
  return a.map((mark, i) => mark & b[i]);
}

/** @param {Marks} a @param {Marks} b */
function without(a, b) {
  return a.map((mark, i) => mark & ~b[i]);
}

// ---------------------------------------------------------------- all segments: which documents hold the query

/** The lists of bigrams. */
class Lists {
  /** @param {Files} store @param {Manifest} manifest */
  constructor(store, {postings, ordinals}) {
    this.store = store;
    this.postings = {firsts: summed(postings.first), names: postings.names};
    this.ordinals = {firsts: summed(ordinals.first), names: ordinals.names};
  }

  /**
   * The documents that hold any of a run of bigrams.
   * @param {number} low
   * @param {number} high
   * @returns {Promise<Documents>}
   */
  async documents(low, high = low) {
    const shards = await this.shards(this.postings, low, high, asPostings);
    return joinedLists(shards.flatMap((shard) => documentsOf(shard, countUpTo(shard.keys, low - 1), countUpTo(shard.keys, high))));
  }

  /** @param {number} key of a bigram that has ordinals @returns {Promise<Occurrences>} */
  async occurrences(key) {
    const [documents, shards] = await Promise.all([this.documents(key), this.shards(this.ordinals, key, key, asOrdinals)]);
    const {keys, starts, bytes} = shards[0];
    return occurrences(documents, new Numbers(bytes, starts[countUpTo(keys, key) - 1]));
  }

  /** How many shards hold a run of bigrams. @param {number} low @param {number} high */
  async sizeOf(low, high) {
    return (await this.namesOf(this.postings, low, high)).length;
  }

  /**
   * @template T
   * @param {{firsts: Float64Array, names: string}} tree
   * @param {number} low
   * @param {number} high
   * @param {(bytes: Uint8Array) => T} decode
   */
  async shards(tree, low, high, decode) {
    return Promise.all((await this.namesOf(tree, low, high)).map((name) => this.store.read(name, decode)));
  }

  /** @param {{firsts: Float64Array, names: string}} tree @param {number} low @param {number} high */
  async namesOf(tree, low, high) {
    const leaves = await Promise.all(namesBetween(tree, low, high).map((name) => this.store.read(name, asLeaf)));
    return leaves.flatMap((leaf) => namesBetween(leaf, low, high));
  }
}

/** Finds the documents that hold all parts of a query. */
class Matcher {
  /**
   * @param {Lists} lists
   * @param {number} count of all documents
   * @param {(document: number) => Promise<Shown>} read
   * @param {string[]} texts the parts
   */
  constructor(lists, count, read, texts) {
    this.lists = lists;
    this.count = count;
    this.read = read;
    this.texts = texts;
    /** @type {Map<string, Promise<any>>} */
    this.known = new Map();
  }

  /** @template T @param {string} name @param {() => Promise<T>} find @returns {Promise<T>} */
  once(name, find) {
    const known = this.known.get(name) ?? find();
    this.known.set(name, known);
    return known;
  }

  /** The documents that hold every part in their head. */
  inHeads() {
    return this.once("heads", () => this.matching([HEAD]));
  }

  /** The documents that hold every part in any text. */
  anywhere() {
    return this.once("all", () => this.matching([HEAD, BODY]));
  }

  /** @param {number[]} fields @returns {Promise<Documents>} */
  async matching(fields) {
    if (this.texts.length === 0) return Float64Array.from({length: this.count}, (_, document) => document);
    const found = await Promise.all(this.texts.map((text) => Promise.all(fields.map((field) => this.candidates(text, field)))));
    const candidates = commonToAll(found.map((part) => joinedLists(part.map(({documents}) => documents))));
    const unsure = this.texts.filter((_, i) => found[i].some(({exact}) => !exact));
    if (unsure.length === 0 || candidates.length === 0) return candidates;
    if (candidates.length <= SHORT_LIST) return this.checked(candidates, this.texts, fields);
    const sure = unsure.map(async (text) => joinedLists(await Promise.all(fields.map((field) => this.exactly(text, field)))));
    return commonToAll([candidates, ...(await Promise.all(sure))]);
  }

  /**
   * The documents that hold some bigrams of a part, more and more of them as long as many do.
   * @param {string} text
   * @param {number} field
   * @returns {Promise<Candidates>}
   */
  candidates(text, field) {
    return this.once(`may ${field} ${text}`, async () => {
      const keys = spread(bigrams(text, field));
      if (keys.length === 0) return {documents: await this.lists.documents(...run(text, field)), exact: true};
      /** @type {Documents[]} */
      let found = [];
      for (let at = 0; at < keys.length && (at === 0 || found[0].length > FEW); at += LOOKED_UP) {
        const more = await Promise.all(keys.slice(at, at + LOOKED_UP).map((key) => this.lists.documents(key)));
        found = [commonToAll([...found, ...more])];
      }
      return {documents: found[0], exact: keys.length === 1 || found[0].length === 0};
    });
  }

  /** The documents that hold a part in a field. @param {string} text @param {number} field @returns {Promise<Documents>} */
  exactly(text, field) {
    return this.once(`does ${field} ${text}`, async () => {
      const {documents, exact} = await this.candidates(text, field);
      if (exact) return documents;
      return documents.length <= SHORT_LIST ? this.checked(documents, [text], [field]) : this.chained(text, field);
    });
  }

  /** The documents in which the bigrams of a part follow each other. @param {string} text @param {number} field */
  async chained(text, field) {
    const found = await Promise.all(bigrams(text, field).map((key) => this.lists.occurrences(key)));
    const ends = found.slice(1).reduce(continued, found[0].ends);
    return distinct(ends.map((place) => Math.floor(place / ORDINALS)));
  }

  /**
   * Those of the documents in whose texts all parts stand.
   * @param {Documents} documents
   * @param {string[]} texts
   * @param {number[]} fields
   */
  async checked(documents, texts, fields) {
    const shown = await Promise.all(Array.from(documents, (document) => this.read(document)));
    return documents.filter((_, i) => holds(shown[i], texts, fields));
  }
}

/** The keys of the bigrams of a part, in their order. @param {string} text @param {number} field */
function bigrams(text, field) {
  const codes = Array.from(text, codeOf);
  return codes.slice(1).map((code, place) => field * FIRST + codes[place] * SECOND + code + 1);
}

/** The keys of all bigrams that begin with a character. @param {string} text @param {number} field @returns {[number, number]} */
function run(text, field) {
  const low = field * FIRST + codeOf(text) * SECOND;
  return [low, low + SECOND - 1];
}

/** @param {string} character */
function codeOf(character) {
  return /** @type {number} */ (character.codePointAt(0));
}

/** The bigrams in an order in which any few of them come from all over the part. @param {number[]} keys */
function spread(keys) {
  const ordered = keys.slice(0, 1);
  for (let step = 2 ** Math.ceil(Math.log2(keys.length)); step > 1; step /= 2) {
    for (let place = step / 2; place < keys.length; place += step) ordered.push(keys[place]);
  }
  return ordered;
}

/** @param {Documents[]} lists at least one */
function commonToAll(lists) {
  return lists.sort((a, b) => a.length - b.length).reduce(common);
}

// ---------------------------------------------------------------- one segment, one query

/** Finds the documents of one segment that match one query. */
class SegmentSearch {
  /** @param {Files} store @param {Segment} segment @param {Matcher} matcher @param {Options} options @param {Passing} passing */
  constructor(store, segment, matcher, options, passing) {
    this.passing = passing;
    this.store = store;
    this.segment = segment;
    this.matcher = matcher;
    this.options = options;
  }

  hasKinds() {
    return Object.keys(this.segment.kinds).some((kind) => isAskedFor(kind, this.options));
  }

  /** How many of the documents are here, at most. @param {Documents} documents */
  count(documents) {
    const {older, documents: here} = this.segment;
    const found = countUpTo(documents, older + here - 1) - countUpTo(documents, older - 1);
    return Math.min(found, documentsOfKinds(this.segment, this.options));
  }

  directory() {
    return this.store.read(this.segment.directory, asDirectory);
  }

  /** The documents with every part in their head. @returns {Promise<Marks>} */
  async headMatches() {
    return this.passed(await this.matcher.inHeads());
  }

  /** The documents with every part in any text. @returns {Promise<Marks>} */
  async matches() {
    return this.passed(await this.matcher.anywhere());
  }

  /**
   * Those of the documents that are here and let through.
   * @param {Documents} documents
   * @returns {Promise<Marks>}
   */
  async passed(documents) {
    const {older, documents: count} = this.segment;
    const marks = new Uint8Array(count);
    for (let at = countUpTo(documents, older - 1); documents[at] < older + count; at++) marks[older + count - 1 - documents[at]] = 1;
    return marks.includes(1) ? both(marks, await this.allowed()) : marks;
  }

  /** The documents that kinds, filters and ranges let through. @returns {Promise<Marks>} */
  async allowed() {
    const marks = new Uint8Array(this.segment.documents);
    for (const {kind, start, end, row} of await this.runs()) {
      if (!isAskedFor(kind, this.options)) continue;
      const passing = await this.passing(kind);
      if (passing) marks.set(passing.subarray(row, row + end - start), start);
      else marks.fill(1, start, end);
    }
    return marks;
  }

  /** The runs of documents of one kind, and where in the table of the kind each begins. @returns {Promise<Run[]>} */
  async runs() {
    const {kinds} = await this.directory();
    const before = {...this.segment.before};
    let start = 0;
    return Array.from({length: kinds.length / 2}, (_, number) => {
      const kind = String(kinds[number * 2]);
      const count = Number(kinds[number * 2 + 1]);
      const row = before[kind] ?? 0;
      before[kind] = row + count;
      start += count;
      return {kind, start: start - count, end: start, row};
    });
  }

  /** @param {number} document @returns {Promise<Shown>} */
  async read(document) {
    const {blocks, ends} = await this.directory();
    const number = countUpTo(ends, document);
    const list = await this.store.read(nameAt(blocks.lists, Math.floor(number / LISTED_BLOCKS)), asText);
    const shown = await this.store.read(nameAt(list, number % LISTED_BLOCKS), asJson);
    return shown[document - ends[number] + blocks.sizes[number]];
  }
}

/** @param {Shown} document @param {string[]} texts @param {number[]} fields */
function holds(document, texts, fields) {
  const forms = fields.flatMap((field) => formsOf(document)[field]);
  return texts.every((text) => forms.some((form) => form.includes(text)));
}

/** @type {WeakMap<Shown, string[][]>} */
const knownForms = new WeakMap();

/** The normalised texts of each field. @param {Shown} document */
function formsOf(document) {
  const forms = knownForms.get(document) ?? [document.head, document.body].map((texts) => texts.map(normalise));
  knownForms.set(document, forms);
  return forms;
}

/** @param {string} kind @param {Options} options */
function isAskedFor(kind, {kinds, filters}) {
  return (!kinds?.length || kinds.includes(kind)) && (!filters?.kind?.length || filters.kind.map(String).includes(kind));
}

/** Whether documents are left out otherwise than by their kind. @param {Options} options */
function hasConditions({filters = {}, ranges: bounds = {}}) {
  const isAsked = Object.entries(filters).some(([name, values]) => name !== "kind" && values.length > 0);
  return isAsked || Object.values(bounds).some(([low, high]) => low != null || high != null);
}

// ---------------------------------------------------------------- the whole index, one query

/** One query over all segments. Reads no more of them than the answer needs. */
class Search {
  /** @param {Files} store @param {Lists} lists @param {Segment[]} segments @param {string[]} texts @param {Options} options
   * @param {Passing} [passing] */
  constructor(store, lists, segments, texts, options, passing = async () => null) {
    const count = segments.reduce((sum, {documents}) => sum + documents, 0);
    this.texts = texts;
    this.options = options;
    this.lists = lists;
    this.matcher = new Matcher(lists, count, (document) => this.read(this.placeOf(document)), texts);
    this.segments = segments.map((segment) => new SegmentSearch(store, segment, this.matcher, options, passing));
    this.wanted = Math.max(EXACT + 1, (options.offset ?? 0) + (options.limit ?? 20));
    /** @type {Place[]} */
    this.found = [];
  }

  /** @returns {Promise<Result>} */
  async run() {
    const exact = (await this.findByReading()) ? false : await this.find();
    const {offset = 0, limit = 20} = this.options;
    const hits = await Promise.all(this.found.slice(offset, offset + limit).map((place) => this.hit(place)));
    return exact ? {total: this.found.length, exact, hits} : {...(await this.roughly()), hits};
  }

  /** Collect places in order until there are enough; return whether these are all. */
  find() {
    if (this.options.sort === "oldest") return this.findOldest();
    return this.options.sort === "newest" || this.texts.length === 0 ? this.findNewest() : this.findRelevant();
  }

  async findNewest() {
    return this.collect(this.holding(await this.matcher.anywhere()), (search) => search.matches());
  }

  async findRelevant() {
    const [heads, all] = await Promise.all([this.matcher.inHeads(), this.matcher.anywhere()]);
    return (
      (await this.collect(this.holding(heads), (search) => search.headMatches())) &&
      this.collect(this.holding(all), async (search) => without(await search.matches(), await search.headMatches()))
    );
  }

  /** Dated documents from the end on; those without a day stay last. */
  async findOldest() {
    const possible = this.holding(await this.matcher.anywhere());
    const dated = possible.filter(({segment}) => segment.dated > 0);
    const undated = possible.filter(({segment}) => segment.dated < segment.documents);
    return (
      (await this.collect(dated.reverse(), async (search) => (await search.matches()).subarray(0, search.segment.dated), true)) &&
      this.collect(undated, async (search) => (await search.matches()).fill(0, 0, search.segment.dated))
    );
  }

  /** The segments with any of the documents. @param {Documents} documents */
  holding(documents) {
    return this.segments.filter((search) => search.hasKinds() && search.count(documents) > 0);
  }

  /**
   * Go through segments, a few at a time and ever more, as long as hits are wanted.
   * @param {SegmentSearch[]} searches
   * @param {(search: SegmentSearch) => Promise<Marks>} matching
   * @param {boolean} [backwards] through the documents
   * @returns {Promise<boolean>} whether all were read
   */
  async collect(searches, matching, backwards = false) {
    let size = 1;
    for (let at = 0; at < searches.length; at += size, size = Math.min(size * 2, PARALLEL_SEGMENTS)) {
      this.options.signal?.throwIfAborted();
      if (this.found.length >= this.wanted) return false;
      const batch = searches.slice(at, at + size);
      const marks = await Promise.all(batch.map(matching));
      this.found = this.found.concat(...batch.map((search, i) => places(search.segment, marks[i], backwards)));
    }
    return true;
  }

  /**
   * A character that stands in every few texts is found quicker in the newest texts than in the many lists of its bigrams.
   * @returns {Promise<boolean>} whether it was
   */
  async findByReading() {
    const [text] = this.texts;
    const plain = this.texts.length === 1 && [...text].length === 1 && this.options.sort !== "oldest";
    if (!plain || isNarrowed(this.options)) return false;
    const shards = await this.lists.sizeOf(...run(text, BODY));
    if (shards < COMMON || shards * SHARD_DOCUMENTS * shards * BLOCK_DOCUMENTS < this.wanted * this.matcher.count) return false;
    const heads = this.options.sort === "newest" ? new Float64Array() : await this.matcher.inHeads();
    const inHeads = new Set(heads);
    const found = Array.from(heads).reverse().slice(0, this.wanted);
    for (let next = this.matcher.count - 1, read = 0; next >= 0 && found.length < this.wanted; next -= AT_ONCE, read += AT_ONCE) {
      this.options.signal?.throwIfAborted();
      if (read > shards * BLOCK_DOCUMENTS) return false;
      const documents = Array.from({length: Math.min(AT_ONCE, next + 1)}, (_, i) => next - i).filter((document) => !inHeads.has(document));
      const shown = await Promise.all(documents.map((document) => this.read(this.placeOf(document))));
      found.push(...documents.filter((_, i) => holds(shown[i], [text], [HEAD, BODY])));
    }
    this.found = found.map((document) => this.placeOf(document));
    return found.length >= this.wanted;
  }

  /** @param {number} document @returns {Place} */
  placeOf(document) {
    const {segment} = /** @type {SegmentSearch} */ (this.segments.find(({segment: {older}}) => older <= document));
    return {segment, document: segment.older + segment.documents - 1 - document};
  }

  /** @param {Place} place @returns {Promise<Shown>} */
  read({segment, document}) {
    this.options.signal?.throwIfAborted();
    return this.segments[segment.number].read(document);
  }

  /** @param {Place} place @returns {Promise<Hit>} */
  async hit(place) {
    const shown = await this.read(place);
    return {...structuredClone(shown), excerpt: excerpt(shown, this.texts.join(" "))};
  }

  /** The number of hits if it is known though not all were collected, or else one that cannot be exceeded. */
  async roughly() {
    const documents = this.matcher.known.has("all") ? await this.matcher.anywhere() : null;
    const total = this.segments.reduce((sum, search) => sum + (documents ? search.count(documents) : search.segment.documents), 0);
    const known = !isNarrowed(this.options) || (this.texts.length === 0 && !hasConditions(this.options));
    return {total, exact: documents !== null && known};
  }
}

/** Whether documents are left out that hold the query. @param {Options} options */
function isNarrowed(options) {
  return hasConditions(options) || [options.kinds, options.filters?.kind].some((kinds) => kinds?.length);
}

/** @param {Segment} segment @param {Marks} marks @param {boolean} backwards @returns {Place[]} */
function places(segment, marks, backwards) {
  const found = marked(marks).map((document) => ({segment, document}));
  return backwards ? found.reverse() : found;
}

/** @param {Segment} segment @param {Options} options */
function documentsOfKinds(segment, options) {
  return Object.entries(segment.kinds).reduce((sum, [kind, count]) => sum + (isAskedFor(kind, options) ? count : 0), 0);
}

// ---------------------------------------------------------------- the index

/** An index as it was when its manifest was read. */
class Release {
  /** @param {string} root @param {Manifest} manifest @param {RequestCache} cache */
  constructor(root, manifest, cache) {
    this.store = new Files(`${root}${FOLDER}index/`, cache);
    this.manifest = manifest;
    this.lists = new Lists(this.store, manifest);
    this.segments = placed(manifest.segments);
    /** @type {{query: string, marks: Promise<Map<string, TextMarks>>}} */
    this.lastText = {query: "", marks: Promise.resolve(new Map())};
  }

  /** @returns {[string, string][]} */
  get kinds() {
    return this.manifest.kinds;
  }

  /** @param {string} kind @returns {Promise<Table>} */
  table(kind) {
    const name = this.manifest.tables[kind];
    if (!name) throw new Error(`no table of ${kind}`);
    return readTable(this.store, name);
  }

  /** @param {string} query @param {Options} options */
  search(query, options) {
    return this.asked(query, options, this.passing(options)).run();
  }

  /** @param {string} query @param {Options} options @param {Passing} [passing] */
  asked(query, options, passing) {
    return new Search(this.store, this.lists, this.segments, parts(query), options, passing);
  }

  /** @param {Options} options @returns {Passing} */
  passing(options) {
    /** @type {Map<string, Promise<Marks>>} */
    const known = new Map();
    const {kind: _, ...filters} = Object.fromEntries(Object.entries(options.filters ?? {}).map(([name, values]) => [name, values.map(String)]));
    return async (kind) => {
      if (!hasConditions(options)) return null;
      const marks = known.get(kind) ?? this.table(kind).then((table) => table.passing({filters, ranges: options.ranges}));
      known.set(kind, marks);
      return marks;
    };
  }

  /**
   * The rows of every kind whose record holds all parts of a query; the last query is remembered.
   * @param {string} query
   * @param {AbortSignal} [signal]
   * @returns {Promise<Map<string, TextMarks>>}
   */
  textMarks(query, signal) {
    if (this.lastText.query !== query) this.lastText = {query, marks: this.findText(query, signal)};
    const {marks} = this.lastText;
    marks.catch(() => this.lastText.marks === marks && (this.lastText = {query: "", marks: Promise.resolve(new Map())}));
    return marks;
  }

  /** @param {string} query @param {AbortSignal} [signal] @returns {Promise<Map<string, TextMarks>>} */
  async findText(query, signal) {
    const asked = this.asked(query, {signal});
    /** @type {Map<string, TextMarks>} */
    const marks = new Map();
    const searches = asked.holding(await asked.matcher.anywhere());
    for (let at = 0; at < searches.length; at += PARALLEL_SEGMENTS) {
      signal?.throwIfAborted();
      await Promise.all(searches.slice(at, at + PARALLEL_SEGMENTS).map((search) => this.addText(search, marks)));
    }
    return marks;
  }

  /** @param {SegmentSearch} search @param {Map<string, TextMarks>} marks */
  async addText(search, marks) {
    const [all, heads] = await Promise.all([search.matches(), search.headMatches()]);
    if (!all.includes(1)) return;
    for (const {kind, start, end, row} of await search.runs()) {
      const known = marks.get(kind) ?? emptyText(this.segments, kind);
      marks.set(kind, known);
      known.text.set(all.subarray(start, end), row);
      known.heads.set(heads.subarray(start, end), row);
    }
  }

  /** The texts of a row's record. @param {string} kind @param {number} row @returns {Promise<Shown>} */
  async readRow(kind, row) {
    const segment = /** @type {Segment} */ (this.segments.findLast(({before, kinds}) => kinds[kind] > 0 && (before[kind] ?? 0) <= row));
    const search = this.asked("", {}).segments[segment.number];
    const run = /** @type {Run} */ ((await search.runs()).findLast((each) => each.kind === kind && each.row <= row));
    return search.read(run.start + row - run.row);
  }
}

/** @param {ListedSegment[]} segments @returns {Segment[]} */
function placed(segments) {
  /** @type {Record<string, number>} */
  const counts = {};
  let older = segments.reduce((sum, {documents}) => sum + documents, 0);
  return segments.map((segment, number) => {
    const before = {...counts};
    for (const [kind, count] of Object.entries(segment.kinds)) counts[kind] = (counts[kind] ?? 0) + count;
    return {...segment, number, before, older: (older -= segment.documents)};
  });
}

/** @param {Segment[]} segments @param {string} kind @returns {TextMarks} */
function emptyText(segments, kind) {
  const rows = segments.reduce((sum, {kinds}) => sum + (kinds[kind] ?? 0), 0);
  return {text: new Uint8Array(rows), heads: new Uint8Array(rows)};
}

/**
 * The release that is online. If it has a newer format than this module knows, the module that was published with it is asked.
 * @param {string} root
 * @param {RequestCache} manifests how to read the manifest
 * @param {RequestCache} files how to read other files
 * @returns {Promise<Release>}
 */
async function readRelease(root, manifests, files) {
  const response = await fetch(`${root}${FOLDER}index.json`, {cache: manifests});
  if (!response.ok) throw new MissingFile(`no search index at ${root}`);
  const manifest = /** @type {Manifest} */ (await response.json().catch((cause) => Promise.reject(new MissingFile("index.json", {cause}))));
  return manifest.format === FORMAT ? new Release(root, manifest, files) : successor(root, manifest.format);
}

/** @param {string} root @param {number} format @returns {Promise<Release>} */
async function successor(root, format) {
  const address = `${root}${FOLDER}search.js?format=${format}-${Date.now()}`;
  const module = await import(address).catch((cause) => Promise.reject(new MissingFile("search.js", {cause})));
  if (module.FORMAT !== format) throw new MissingFile(`the index has format ${format}, its module ${module.FORMAT}`);
  return (await module.open(root)).release;
}

/**
 * Do something with a release of the index; if files are missing, with the one then online, a few times.
 * @template T
 * @param {(attempt: number) => Promise<T>} work
 * @param {AbortSignal} [signal]
 * @returns {Promise<T>}
 */
async function patiently(work, signal) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      if (!(error instanceof MissingFile) || attempt >= PAUSES.length) throw error;
      await new Promise((resume) => setTimeout(resume, PAUSES[attempt]));
      signal?.throwIfAborted();
    }
  }
}

class Index {
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
   * Find the documents that hold every part of a query; all of them if it is empty. By relevance: first those that hold every
   * part in a head, newest first; then the others, newest first.
   * @param {string} query
   * @param {Options} [options]
   * @returns {Promise<Result>} rejected with an AbortError if the signal says so
   */
  search(query, options = {}) {
    return this.ask((release) => release.search(query, options), options.signal);
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
  const release = await patiently((attempt) => readRelease(address, attempt ? "reload" : "no-cache", attempt ? "no-cache" : "default"));
  return new Index(address, release);
}
