// @ts-check
/** The files of the index: read once, kept for a while; numbers and names in them. Written by hooks/gongshi/packing.py. */

const NAME_LETTERS = 12;
const KEPT_FILES = 600;

/** A file of the index is gone or incomplete: the site was published again while the page was open, or is being published. */
export class MissingFile extends Error {}

/** Reads the files of one index and keeps the decoded ones last used. */
export class Files {
  /** @param {string} folder address of the folder of the index, with its final slash @param {RequestCache} [cache] */
  constructor(folder, cache = "default") {
    this.folder = folder;
    this.cache = cache;
    /** @type {Map<string, Promise<any>>} */
    this.kept = new Map();
  }

  /**
   * @template T
   * @param {string} name
   * @param {(bytes: Uint8Array) => T} decode
   * @returns {Promise<T>}
   */
  read(name, decode) {
    const known = this.kept.get(name);
    const promise = known ?? this.fetch(name, decode);
    this.kept.delete(name);
    this.kept.set(name, promise);
    if (!known) this.forget(name, promise);
    return promise;
  }

  /**
   * Drop the file not used for longest, and a file that could not be read.
   * @param {string} name
   * @param {Promise<any>} promise
   */
  forget(name, promise) {
    promise.catch(() => this.kept.get(name) === promise && this.kept.delete(name));
    const oldest = this.kept.keys().next();
    if (this.kept.size > KEPT_FILES && !oldest.done) this.kept.delete(oldest.value);
  }

  /**
   * @template T
   * @param {string} name
   * @param {(bytes: Uint8Array) => T} decode
   * @returns {Promise<T>}
   */
  async fetch(name, decode) {
    const response = await fetch(`${this.folder}${name}.bin`, {cache: this.cache});
    const isPage = response.headers.get("content-type")?.startsWith("text/html");
    if (!response.ok || isPage) throw new MissingFile(name);
    const bytes = new Uint8Array(await response.arrayBuffer());
    try {
      return decode(await inflated(bytes));
    } catch (error) {
      throw new MissingFile(name, {cause: error});
    }
  }
}

/**
 * Some servers send gzip files as an encoding, so that the browser has unpacked them already.
 * @param {Uint8Array} bytes
 * @returns {Promise<Uint8Array>}
 */
async function inflated(bytes) {
  if (bytes.length === 0) throw new Error("an empty file");
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([/** @type {BlobPart} */ (bytes)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Reads numbers in groups of 7 bits, lowest first. */
export class Numbers {
  /** @param {Uint8Array} bytes @param {number} [place] */
  constructor(bytes, place = 0) {
    this.bytes = bytes;
    this.place = place;
  }

  next() {
    let byte = this.bytes[this.place++];
    let value = byte & 127;
    for (let unit = 128; byte > 127; unit *= 128) {
      byte = this.bytes[this.place++];
      value += (byte & 127) * unit;
    }
    return value;
  }

  /** @param {number} count */
  sums(count) {
    const sums = new Float64Array(count);
    let sum = 0;
    for (let i = 0; i < count; i++) sums[i] = sum += this.next();
    return sums;
  }
}

/** @param {Uint8Array} bytes @returns {any} */
export function asJson(bytes) {
  return JSON.parse(asText(bytes));
}

/** @param {Uint8Array} bytes */
export function asText(bytes) {
  return new TextDecoder().decode(bytes);
}

/** @param {number[]} steps */
export function summed(steps) {
  let sum = 0;
  return Float64Array.from(steps, (step) => (sum += step));
}

/**
 * The number of keys that are at most `key`.
 * @param {Float64Array} keys ascending
 * @param {number} key
 */
export function countUpTo(keys, key) {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle] <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @param {string} names @param {number} number */
export function nameAt(names, number) {
  return names.slice(number * NAME_LETTERS, (number + 1) * NAME_LETTERS);
}
