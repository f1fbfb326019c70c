// @ts-check
/** A query over all segments: what is found, in which order, and how many. */

import {BODY, HEAD, run} from "./keys.js";
import {Matcher, holds} from "./matcher.js";
import {hasConditions, isNarrowed} from "./options.js";
import {SegmentSearch} from "./segments.js";
import {marked, without} from "./sets.js";
import {excerpt} from "./text.js";

/**
 * @typedef {import("../files.js").Files} Files
 * @typedef {import("./lists.js").Lists} Lists
 * @typedef {import("./options.js").Hit} Hit
 * @typedef {import("./options.js").Options} Options
 * @typedef {import("./options.js").Result} Result
 * @typedef {import("./options.js").Shown} Shown
 * @typedef {import("./segments.js").Passing} Passing
 * @typedef {import("./segments.js").Segment} Segment
 * @typedef {import("./sets.js").Documents} Documents
 * @typedef {import("./sets.js").Marks} Marks
 * @typedef {{segment: Segment, document: number}} Place
 */

/** Up to this many hits `total` is exact. */
export const EXACT = 200;

/** So many segments are read at once. */
export const PARALLEL_SEGMENTS = 8;

/** A character whose bigrams fill so many shards may be common. */
const COMMON = 5;

/** Roughly so many documents are named in a shard, and shown in as many blocks as are read in the same time. */
const SHARD_DOCUMENTS = 6000;
const BLOCK_DOCUMENTS = 32;

/** So many documents are read at once. */
const AT_ONCE = 128;

/** One query over all segments. Reads no more of them than the answer needs. */
export class Search {
  /**
   * @param {Files} store
   * @param {Lists} lists
   * @param {Segment[]} segments
   * @param {string[]} texts the parts of the query
   * @param {Options} options
   * @param {Passing} [passing]
   */
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
      (await this.collect(
        dated.reverse(),
        async (search) => (await search.matches()).subarray(0, search.segment.dated),
        true,
      )) && this.collect(undated, async (search) => (await search.matches()).fill(0, 0, search.segment.dated))
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
   * A character that stands in every few texts is found quicker in the newest texts than in the many lists of its
   * bigrams.
   * @returns {Promise<boolean>} whether it was
   */
  async findByReading() {
    const [text] = this.texts;
    const plain = this.texts.length === 1 && [...text].length === 1 && this.options.sort !== "oldest";
    if (!plain || isNarrowed(this.options)) return false;
    const shards = await this.lists.sizeOf(...run(text, BODY));
    if (shards < COMMON || shards * SHARD_DOCUMENTS * shards * BLOCK_DOCUMENTS < this.wanted * this.matcher.count) {
      return false;
    }
    const heads = this.options.sort === "newest" ? new Float64Array() : await this.matcher.inHeads();
    const first = Array.from(heads).reverse().slice(0, this.wanted);
    const others = await this.readNewest(text, new Set(heads), this.wanted - first.length, shards * BLOCK_DOCUMENTS);
    if (others === null || first.length + others.length < this.wanted) return false;
    this.found = [...first, ...others].map((document) => this.placeOf(document));
    return true;
  }

  /**
   * The newest documents with a text, but those to be skipped.
   * @param {string} text
   * @param {Set<number>} skipped
   * @param {number} wanted so many, or some more
   * @param {number} most documents to be read
   * @returns {Promise<number[] | null>} null if these are not enough
   */
  async readNewest(text, skipped, wanted, most) {
    /** @type {number[]} */
    const found = [];
    for (let read = 0; read < this.matcher.count && found.length < wanted; read += AT_ONCE) {
      this.options.signal?.throwIfAborted();
      if (read > most) return null;
      const newest = this.matcher.count - 1 - read;
      const row = Array.from({length: Math.min(AT_ONCE, newest + 1)}, (_, i) => newest - i);
      const documents = row.filter((document) => !skipped.has(document));
      const shown = await Promise.all(documents.map((document) => this.read(this.placeOf(document))));
      found.push(...documents.filter((_, i) => holds(shown[i], [text], [HEAD, BODY])));
    }
    return found;
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
    const total = this.segments.reduce(
      (sum, search) => sum + (documents ? search.count(documents) : search.segment.documents),
      0,
    );
    const known = !isNarrowed(this.options) || (this.texts.length === 0 && !hasConditions(this.options));
    return {total, exact: documents !== null && known};
  }
}

/** @param {Segment} segment @param {Marks} marks @param {boolean} backwards @returns {Place[]} */
function places(segment, marks, backwards) {
  const found = marked(marks).map((document) => ({segment, document}));
  return backwards ? found.reverse() : found;
}
