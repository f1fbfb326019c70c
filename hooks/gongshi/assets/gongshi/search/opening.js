// @ts-check
/** Finds the release that is online, again if the site is published meanwhile. */

import {ASSETS, FORMAT, MANIFEST} from "../format.js";
import {MissingFile} from "../files.js";
import {Release} from "./release.js";

/** @typedef {import("./release.js").Manifest} Manifest */

/** Milliseconds to wait before the index is opened again and again because files are missing. */
const PAUSES = [0, 400, 1200, 3000];

/**
 * The release that is online. If it has a newer format than this module knows, the module that was published with it is
 * asked.
 * @param {string} root
 * @param {RequestCache} manifests how to read the manifest
 * @param {RequestCache} files how to read other files
 * @returns {Promise<Release>}
 */
export async function readRelease(root, manifests, files) {
  const response = await fetch(`${root}${MANIFEST}`, {cache: manifests});
  if (!response.ok) throw new MissingFile(`no search index at ${root}`);
  const manifest = /** @type {Manifest} */ (
    await response.json().catch((cause) => Promise.reject(new MissingFile("index.json", {cause})))
  );
  return manifest.format === FORMAT ? new Release(root, manifest, files) : successor(root, manifest.format);
}

/** @param {string} root @param {number} format @returns {Promise<Release>} */
async function successor(root, format) {
  const address = `${root}${ASSETS}/search.js?format=${format}-${Date.now()}`;
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
export async function patiently(work, signal) {
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
