// @ts-check
/** Fetches the files of the index: each once, kept for a while. Written by hooks/gongshi/packing.py. */

import {SUFFIX} from "./format.js";

const KEPT_FILES = 600;

/**
 * A file of the index is gone or incomplete: the site was published again while the page was open, or is being
 * published.
 */
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
    const response = await fetch(`${this.folder}${name}${SUFFIX}`, {cache: this.cache});
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
