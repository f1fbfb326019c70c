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

export const FORMAT = 2;

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

/** So many bigrams of a long part are looked up in the vocabulary. */
const LOOKED_UP = 6;

/** So many documents of a segment are looked at rather than another shard read. */
const CHEAP = 1;

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
 * @typedef {ListedSegment & {number: number, before: Record<string, number>}} Segment  before: documents of each kind in the segments before
 * @typedef {{first: number[], shards: string}} Shards  first keys as steps; names in a row
 * @typedef {Shards & {format: number, kinds: [string, string][], segments: ListedSegment[], tables: Record<string, string>}} Manifest
 * @typedef {Shards & {blocks: {sizes: number[], lists: string}, kinds: (string | number)[]}} Directory  kinds: name, how many documents, name, how many, …
 * @typedef {{keys: Float64Array, starts: Float64Array, bytes: Uint8Array}} Postings
 * @typedef {{keys: Float64Array, rarity: Uint8Array, holders: Uint8Array}} Words
 * @typedef {{starts: Float64Array, ends: Float64Array}} Occurrences  see ORDINALS
 * @typedef {{holders: Uint8Array, rarity: number}} Word  which segments hold it, one bit each; how frequent it is, from 0 to 64
 * @typedef {{text: string, codes: number[], words: Word[][], rarity: number}} Part  see Lookup.part
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

/** @param {Uint8Array} bytes @returns {Postings} */
function asPostings(bytes) {
  const numbers = new Numbers(bytes);
  const count = numbers.next();
  const keys = numbers.sums(count);
  const ends = numbers.sums(count);
  const starts = new Float64Array(count + 1);
  for (let i = 0; i < count; i++) starts[i + 1] = ends[i];
  return {keys, starts: starts.map((start) => start + numbers.place), bytes};
}

/** @param {Uint8Array} bytes @returns {Words} */
function asWords(bytes) {
  const numbers = new Numbers(bytes);
  const keys = numbers.sums(numbers.next());
  const holders = numbers.place + keys.length;
  return {keys, rarity: bytes.subarray(numbers.place, holders), holders: bytes.subarray(holders)};
}

/** A directory with the first key of each shard and the end of each block. @param {Uint8Array} bytes */
function asDirectory(bytes) {
  const directory = /** @type {Directory} */ (asJson(bytes));
  return {...directory, firsts: summed(directory.first), ends: summed(directory.blocks.sizes)};
}

/**
 * The names of the shards that may have keys from `low` to `high`.
 * @param {Float64Array} firsts
 * @param {string} names
 * @param {number} low
 * @param {number} high
 */
function shardsBetween(firsts, names, low, high) {
  const start = Math.max(0, countUpTo(firsts, low) - 1);
  const count = Math.max(0, countUpTo(firsts, high) - start);
  return Array.from({length: count}, (_, i) => nameAt(names, start + i));
}

// ---------------------------------------------------------------- postings

/**
 * All places of a bigram, ascending: of its first character and of its second.
 * @param {Postings} postings
 * @param {number} number which key of the shard
 * @returns {Occurrences}
 */
function occurrences(postings, number) {
  const numbers = new Numbers(postings.bytes, postings.starts[number]);
  const end = postings.starts[number + 1];
  const starts = [];
  const ends = [];
  let document = 0;
  while (numbers.place < end) {
    const value = numbers.next();
    document += Math.floor(value / 2);
    const [first, second] = value % 2 ? unpaired(numbers.next() + 1) : [0, 0];
    starts.push(document * ORDINALS + first);
    ends.push(document * ORDINALS + second);
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

/**
 * @param {Marks} marks
 * @param {Float64Array} places
 */
function mark(marks, places) {
  for (const place of places) marks[Math.floor(place / ORDINALS)] = 1;
}

/** @param {Marks} marks */
function count(marks) {
  return marks.reduce((sum, mark) => sum + mark, 0);
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
function either(a, b) {
  return a.map((mark, i) => mark | b[i]);
}

/** @param {Marks} a @param {Marks} b */
function without(a, b) {
  return a.map((mark, i) => mark & ~b[i]);
}

// ---------------------------------------------------------------- the words of a query

/** Tells which segments can hold a part of a query. */
class Lookup {
  /** @param {Files} store @param {Manifest} manifest */
  constructor(store, manifest) {
    this.store = store;
    this.manifest = manifest;
    this.firsts = summed(manifest.first);
  }

  /**
   * `words` has for each field what is known of the bigrams at `chosen` places of the part; of a single character, one word.
   * @param {string} text
   * @returns {Promise<Part>}
   */
  async part(text) {
    const codes = Array.from(text, (character) => /** @type {number} */ (character.codePointAt(0)));
    const bigrams = chosen(codes).map((place) => bigram(codes, place));
    const found = await Promise.all(
      codes.length === 1
        ? [this.run(codes[0] * SECOND, codes[0] * SECOND + SECOND - 1)]
        : bigrams.map((key) => this.run(key, key)),
    );
    const words = [HEAD, BODY].map((field) => found.map((each) => each[field]));
    return {text, codes, words, rarity: Math.min(...found.map(([head, body]) => Math.max(head.rarity, body.rarity)))};
  }

  /**
   * Join the words of a run of bigrams, for each field.
   * @param {number} low
   * @param {number} high
   * @returns {Promise<[Word, Word]>}
   */
  async run(low, high) {
    const names = shardsBetween(this.firsts, this.manifest.shards, low * 2, high * 2 + 1);
    const shards = await Promise.all(names.map((name) => this.store.read(name, asWords)));
    const size = Math.ceil(this.manifest.segments.length / 8);
    /** @type {[Word, Word]} */
    const words = [{holders: new Uint8Array(size), rarity: 0}, {holders: new Uint8Array(size), rarity: 0}];
    for (const shard of shards) {
      const end = countUpTo(shard.keys, high * 2 + 1);
      for (let at = countUpTo(shard.keys, low * 2 - 1); at < end; at++) addWord(words[shard.keys[at] % 2], shard, at);
    }
    return words;
  }
}

/** @param {Word} word @param {Words} shard @param {number} at */
function addWord(word, shard, at) {
  const size = word.holders.length;
  word.rarity = Math.max(word.rarity, shard.rarity[at]);
  for (let i = 0; i < size; i++) word.holders[i] |= shard.holders[at * size + i];
}

/** The bigram at a place of a part, without field. @param {number[]} codes @param {number} place */
function bigram(codes, place) {
  return codes[place] * SECOND + codes[place + 1] + 1;
}

/** The places of the bigrams to look up: all of a short part, some of a long one, with both ends. @param {number[]} codes */
function chosen(codes) {
  const last = Math.max(codes.length - 2, 0);
  const count = Math.min(codes.length - 1, LOOKED_UP);
  return Array.from({length: count}, (_, i) => (count === 1 ? 0 : Math.round((i * last) / (count - 1))));
}

/** Whether a segment holds all words looked up. @param {Part} part @param {number} field @param {Segment} segment */
function mayHold(part, field, {number}) {
  return part.words[field].every(({holders}) => (holders[number >> 3] & (1 << (number & 7))) !== 0);
}

// ---------------------------------------------------------------- one segment, one query

/** Finds the documents of one segment that match one query. */
class SegmentSearch {
  /** @param {Files} store @param {Segment} segment @param {Part[]} query rarest first @param {Options} options @param {Passing} passing */
  constructor(store, segment, query, options, passing) {
    this.passing = passing;
    this.store = store;
    this.segment = segment;
    this.query = query;
    this.options = options;
    /** @type {Map<string, Promise<Marks>>} */
    this.known = new Map();
  }

  /** Whether every part may stand in a head here. */
  mayMatchInHead() {
    return this.hasKinds() && this.query.every((part) => mayHold(part, HEAD, this.segment));
  }

  /** Whether every part may stand in a text here. */
  mayMatch() {
    return this.hasKinds() && this.query.every((part) => [HEAD, BODY].some((field) => mayHold(part, field, this.segment)));
  }

  hasKinds() {
    return Object.keys(this.segment.kinds).some((kind) => isAskedFor(kind, this.options));
  }

  directory() {
    return this.store.read(this.segment.directory, asDirectory);
  }

  /** The documents with every part in their head. @returns {Promise<Marks>} */
  headMatches() {
    return this.filtered([HEAD]);
  }

  /** The documents with every part in any text. @returns {Promise<Marks>} */
  matches() {
    return this.filtered([HEAD, BODY]);
  }

  /** @param {number[]} fields */
  async filtered(fields) {
    let marks = new Uint8Array(this.segment.documents).fill(1);
    for (const [place, part] of this.query.entries()) {
      if (!marks.includes(1)) return marks;
      if (place > 0 && count(marks) <= CHEAP) return both(await this.checked(marks, this.query.slice(place), fields), await this.allowed());
      marks = both(marks, (await Promise.all(fields.map((field) => this.inField(part, field)))).reduce(either));
    }
    return marks.includes(1) ? both(marks, await this.allowed()) : marks;
  }

  /** @param {Part} part @param {number} field @returns {Promise<Marks>} */
  inField(part, field) {
    const name = `${field} ${part.text}`;
    const known = this.known.get(name) ?? this.findInField(part, field);
    this.known.set(name, known);
    return known;
  }

  /** @param {Part} part @param {number} field @returns {Promise<Marks>} */
  async findInField(part, field) {
    if (!mayHold(part, field, this.segment)) return new Uint8Array(this.segment.documents);
    if (part.codes.length === 1) return this.findRun(field * FIRST + part.codes[0] * SECOND);
    if (part.codes.length < 4) return this.findChain(part, field);
    const candidates = await this.findCandidates(part, field);
    const shards = part.codes.length - 3;
    return count(candidates) <= CHEAP * shards ? this.checked(candidates, [part], [field]) : this.findChain(part, field);
  }

  /** All documents that hold a character. @param {number} low the character's first key */
  async findRun(low) {
    const marks = new Uint8Array(this.segment.documents);
    for (const postings of await this.postingsBetween(low, low + SECOND - 1)) {
      const end = countUpTo(postings.keys, low + SECOND - 1);
      for (let at = countUpTo(postings.keys, low - 1); at < end; at++) mark(marks, occurrences(postings, at).starts);
    }
    return marks;
  }

  /** All documents in which the bigrams of a part follow each other. @param {Part} part @param {number} field */
  async findChain({codes}, field) {
    const found = await Promise.all(codes.slice(1).map((_, place) => this.occurrencesOf(field * FIRST + bigram(codes, place))));
    return this.marked(found.slice(1).reduce(continued, found[0].ends));
  }

  /** All documents that hold the two rarest bigrams of a part, and perhaps the part. @param {Part} part @param {number} field */
  async findCandidates({codes, words}, field) {
    const byRarity = chosen(codes).map((place, i) => ({place, rarity: words[field][i].rarity})).sort((a, b) => a.rarity - b.rarity);
    const found = byRarity.slice(0, 2).map(({place}) => this.occurrencesOf(field * FIRST + bigram(codes, place)));
    return (await Promise.all(found)).map(({starts}) => this.marked(starts)).reduce(both);
  }

  /** @param {Float64Array} places */
  marked(places) {
    const marks = new Uint8Array(this.segment.documents);
    mark(marks, places);
    return marks;
  }

  /**
   * Those of the documents in whose texts all parts stand.
   * @param {Marks} marks
   * @param {Part[]} query
   * @param {number[]} fields
   */
  async checked(marks, query, fields) {
    const kept = new Uint8Array(marks.length);
    const check = async (/** @type {number} */ document) => {
      kept[document] = Number(holds(await this.read(document), query, fields));
    };
    await Promise.all(marked(marks).map(check));
    return kept;
  }

  /** @param {number} low @param {number} high */
  async postingsBetween(low, high) {
    const {firsts, shards} = await this.directory();
    return Promise.all(shardsBetween(firsts, shards, low, high).map((name) => this.store.read(name, asPostings)));
  }

  /** @param {number} key @returns {Promise<Occurrences>} */
  async occurrencesOf(key) {
    const [postings] = await this.postingsBetween(key, key);
    const at = postings ? countUpTo(postings.keys, key) - 1 : -1;
    return postings?.keys[at] === key ? occurrences(postings, at) : {starts: new Float64Array(), ends: new Float64Array()};
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

/** @param {Shown} document @param {Part[]} query @param {number[]} fields */
function holds(document, query, fields) {
  const texts = fields.flatMap((field) => (field === HEAD ? document.head : document.body)).map(normalise);
  return query.every((part) => texts.some((text) => text.includes(part.text)));
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
  /** @param {Files} store @param {Segment[]} segments @param {Part[]} query @param {Options} options @param {Passing} passing */
  constructor(store, segments, query, options, passing) {
    this.query = query;
    this.options = options;
    this.segments = segments.map((segment) => new SegmentSearch(store, segment, query, options, passing));
    this.wanted = Math.max(EXACT + 1, (options.offset ?? 0) + (options.limit ?? 20));
    /** @type {Place[]} */
    this.found = [];
  }

  /** @returns {Promise<Result>} */
  async run() {
    const exact = await this.find();
    const {offset = 0, limit = 20} = this.options;
    const hits = await Promise.all(this.found.slice(offset, offset + limit).map((place) => this.read(place)));
    return {total: exact ? this.found.length : this.atMost(), exact: exact || this.asksForAll(), hits};
  }

  /** Collect places in order until there are enough; return whether these are all. */
  find() {
    if (this.options.sort === "oldest") return this.findOldest();
    return this.options.sort === "newest" || this.query.length === 0 ? this.findNewest() : this.findRelevant();
  }

  findNewest() {
    return this.collect(this.possible(), (search) => search.matches());
  }

  async findRelevant() {
    const heads = this.segments.filter((search) => search.mayMatchInHead());
    return (
      (await this.collect(heads, (search) => search.headMatches())) &&
      this.collect(this.possible(), async (search) => without(await search.matches(), await search.headMatches()))
    );
  }

  /** Dated documents from the end on; those without a day stay last. */
  async findOldest() {
    const dated = this.possible().filter(({segment}) => segment.dated > 0);
    const undated = this.possible().filter(({segment}) => segment.dated < segment.documents);
    return (
      (await this.collect(dated.reverse(), async (search) => (await search.matches()).subarray(0, search.segment.dated), true)) &&
      this.collect(undated, async (search) => (await search.matches()).fill(0, 0, search.segment.dated))
    );
  }

  possible() {
    return this.segments.filter((search) => search.mayMatch());
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

  /** @param {Place} place @returns {Promise<Hit>} */
  async read({segment, document}) {
    this.options.signal?.throwIfAborted();
    const hit = await this.segments[segment.number].read(document);
    return {...structuredClone(hit), excerpt: excerpt(hit, this.query.map((part) => part.text).join(" "))};
  }

  /** A number of hits that cannot be exceeded. */
  atMost() {
    return this.possible().reduce((sum, {segment}) => sum + documentsOf(segment, this.options), 0);
  }

  /** Whether no document is left out but by its kind: then their number is known. */
  asksForAll() {
    return this.query.length === 0 && !hasConditions(this.options);
  }
}

/** @param {Segment} segment @param {Marks} marks @param {boolean} backwards @returns {Place[]} */
function places(segment, marks, backwards) {
  const found = marked(marks).map((document) => ({segment, document}));
  return backwards ? found.reverse() : found;
}

/** @param {Segment} segment @param {Options} options */
function documentsOf(segment, options) {
  return Object.entries(segment.kinds).reduce((sum, [kind, count]) => sum + (isAskedFor(kind, options) ? count : 0), 0);
}

// ---------------------------------------------------------------- the index

/** An index as it was when its manifest was read. */
class Release {
  /** @param {string} root @param {Manifest} manifest */
  constructor(root, manifest) {
    this.store = new Files(`${root}${FOLDER}index/`);
    this.manifest = manifest;
    this.segments = placed(manifest.segments);
    this.lookup = new Lookup(this.store, manifest);
    /** @type {{query: string, marks: Promise<Map<string, TextMarks>>}} */
    this.lastText = {query: "", marks: Promise.resolve(new Map())};
  }

  /** @param {string} kind @returns {Promise<Table>} */
  table(kind) {
    const name = this.manifest.tables[kind];
    if (!name) throw new Error(`no table of ${kind}`);
    return readTable(this.store, name);
  }

  /** The parts of a query, rarest first. @param {string} query @param {AbortSignal} [signal] */
  async parts(query, signal) {
    const found = await Promise.all(parts(query).map((text) => this.lookup.part(text)));
    signal?.throwIfAborted();
    return found.sort((a, b) => a.rarity - b.rarity);
  }

  /** @param {string} query @param {Options} options */
  async search(query, options) {
    const found = await this.parts(query, options.signal);
    return new Search(this.store, this.segments, found, options, this.passing(options)).run();
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
    const found = await this.parts(query, signal);
    /** @type {Map<string, TextMarks>} */
    const marks = new Map();
    const searches = this.segments.map((segment) => new SegmentSearch(this.store, segment, found, {}, async () => null)).filter((search) => search.mayMatch());
    for (let at = 0; at < searches.length; at += PARALLEL_SEGMENTS) {
      signal?.throwIfAborted();
      await Promise.all(searches.slice(at, at + PARALLEL_SEGMENTS).map((search) => this.addText(search, marks)));
    }
    return marks;
  }

  /** @param {SegmentSearch} search @param {Map<string, TextMarks>} marks */
  async addText(search, marks) {
    const [all, heads] = await Promise.all([search.matches(), search.mayMatchInHead() ? search.headMatches() : null]);
    if (!all.includes(1)) return;
    for (const {kind, start, end, row} of await search.runs()) {
      const known = marks.get(kind) ?? emptyText(this.segments, kind);
      marks.set(kind, known);
      known.text.set(all.subarray(start, end), row);
      if (heads) known.heads.set(heads.subarray(start, end), row);
    }
  }

  /** The texts of a row's record. @param {string} kind @param {number} row @returns {Promise<Shown>} */
  async readRow(kind, row) {
    const segment = /** @type {Segment} */ (this.segments.findLast(({before, kinds}) => kinds[kind] > 0 && (before[kind] ?? 0) <= row));
    const search = new SegmentSearch(this.store, segment, [], {}, async () => null);
    const run = /** @type {Run} */ ((await search.runs()).findLast((each) => each.kind === kind && each.row <= row));
    return search.read(run.start + row - run.row);
  }
}

/** @param {ListedSegment[]} segments @returns {Segment[]} */
function placed(segments) {
  /** @type {Record<string, number>} */
  const counts = {};
  return segments.map((segment, number) => {
    const before = {...counts};
    for (const [kind, count] of Object.entries(segment.kinds)) counts[kind] = (counts[kind] ?? 0) + count;
    return {...segment, number, before};
  });
}

/** @param {Segment[]} segments @param {string} kind @returns {TextMarks} */
function emptyText(segments, kind) {
  const rows = segments.reduce((sum, {kinds}) => sum + (kinds[kind] ?? 0), 0);
  return {text: new Uint8Array(rows), heads: new Uint8Array(rows)};
}

/** @param {string} root @param {RequestCache} [cache] @returns {Promise<Release>} */
async function readRelease(root, cache = "no-cache") {
  const response = await fetch(`${root}${FOLDER}index.json`, {cache});
  if (!response.ok) throw new Error(`no search index at ${root}`);
  const manifest = /** @type {Manifest} */ (await response.json());
  if (manifest.format !== FORMAT) throw new Error(`search index of format ${manifest.format}, not ${FORMAT}`);
  return new Release(root, manifest);
}

class Index {
  /** @param {string} root @param {Release} release */
  constructor(root, release) {
    this.root = root;
    this.release = release;
  }

  /** Name and Chinese label of each kind, in the order of the site. @returns {[string, string][]} */
  get kinds() {
    return this.release.manifest.kinds;
  }

  /**
   * Find the documents that hold every part of a query; all of them if it is empty. By relevance: first those that hold every
   * part in a head, newest first; then the others, newest first.
   * @param {string} query
   * @param {Options} [options]
   * @returns {Promise<Result>} rejected with an AbortError if the signal says so
   */
  search(query, options = {}) {
    return this.ask((release) => release.search(query, options));
  }

  /**
   * Ask the index as it stands; if the site was published meanwhile, read what stands now and ask again.
   * @template T
   * @param {(release: Release) => Promise<T>} question
   * @returns {Promise<T>}
   */
  async ask(question) {
    const release = this.release;
    try {
      return await question(release);
    } catch (error) {
      if (!(error instanceof MissingFile)) throw error;
      this.release = this.release === release ? await readRelease(this.root, "reload") : this.release;
      return question(this.release);
    }
  }
}

/**
 * Open the index of a site.
 * @param {string} root address of the site, also relative to the page
 * @returns {Promise<Index>}
 */
export async function open(root) {
  const address = new URL(root.endsWith("/") ? root : `${root}/`, globalThis.document?.baseURI ?? import.meta.url).href;
  return new Index(address, await readRelease(address));
}
