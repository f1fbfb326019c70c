// @ts-check
/**
 * The finder of one kind, or over all kinds: facets, ranges, order, hits, a picture, a download. All of its state is in
 * the address.
 *
 *     <section data-gs-finder="penalties"><form data-gs-search …>…</form><div data-gs-built>the built list</div></section>
 *
 * The built list stays until the first answer, and comes back if none can be had.
 */

import {element} from "./dom.js";
import {chart} from "./finder/chart.js";
import {csvLines, saveCsv} from "./finder/download.js";
import {Facets} from "./finder/facets.js";
import {find, openTables, read} from "./finder/finding.js";
import {Frame} from "./finder/frame.js";
import {chips, pager, stateLink} from "./finder/links.js";
import {list} from "./finder/listing.js";
import {nearby, offer} from "./finder/nearby.js";
import {asAddress} from "./finder/state.js";
import {Tools} from "./finder/tools.js";
import {waysOn} from "./finder/ways.js";
import {sentence} from "./finder/wording.js";
import {FINDER_WORDS, YEAR} from "./format.js";
import {openIndex} from "./opener.js";

/**
 * @typedef {import("./finder/finding.js").Found} Found
 * @typedef {import("./finder/merging.js").Result} Result
 * @typedef {import("./finder/state.js").State} State
 * @typedef {import("./search.js").Index} Index
 */

const FAILED = "检索暂时不可用，请稍后再试；下面的列表照样可用。";
const PAUSE = 300;

/** Shows what the address asks for. */
export class Finder {
  /** @param {HTMLElement} section */
  constructor(section) {
    this.section = section;
    this.kind = section.dataset.gsFinder ?? "";
    this.form = /** @type {HTMLFormElement | null} */ (section.querySelector("form[data-gs-search]"));
    this.built = /** @type {HTMLElement | null} */ (section.querySelector("[data-gs-built]"));
    this.status = element("p", {class: "gs-status", role: "status", tabindex: "-1"});
    this.near = element("p", {class: "gs-near", "aria-live": "polite"});
    this.head = element("div", {});
    this.panel = element("div", {});
    this.control = new AbortController();
    this.pause = 0;
    /** @type {Frame | undefined} */
    this.frame = undefined;
    /** @type {{facets: Facets, tools: Tools, root: HTMLElement} | undefined} */
    this.parts = undefined;
    /** @type {[Index, State, Result] | undefined} */
    this.shown = undefined;
  }

  start() {
    if (this.form) this.form.hidden = false;
    this.form?.after(this.status, this.near);
    this.section.addEventListener("click", (event) => this.follow(event));
    document.addEventListener("submit", (event) => this.submit(event));
    this.input()?.addEventListener(
      "input",
      (event) => !(/** @type {InputEvent} */ (event).isComposing) && this.typeSoon(),
    );
    window.addEventListener("popstate", () => this.run());
    this.run();
  }

  input() {
    return /** @type {HTMLInputElement | null} */ (this.form?.querySelector("input[type=search]") ?? null);
  }

  run() {
    this.show().catch((error) => {
      if (error.name !== "AbortError") this.fail();
    });
  }

  fail() {
    this.status.textContent = FAILED;
    this.near.replaceChildren();
    this.parts?.root.remove();
    this.parts = undefined;
    if (this.built) this.built.hidden = false;
  }

  async show() {
    this.control.abort();
    const {signal} = (this.control = new AbortController());
    const index = await openIndex();
    this.frame ??= new Frame(this.kind, await openTables(index, this.kind));
    const state = this.now(this.frame);
    const slow = setTimeout(() => (this.status.textContent = "正在查找……"), PAUSE);
    try {
      const result = await find(index, this.kind, state, signal);
      const places = await result.places((state.page - 1) * state.size, state.size);
      const hits = await read(index, places, state.query);
      signal.throwIfAborted();
      clearTimeout(slow);
      this.draw(index, this.frame, state, result, hits);
      if (result.total === 0) await this.showWays(index, this.frame, state, result, signal);
    } finally {
      clearTimeout(slow);
    }
  }

  /** @param {Index} index @param {Frame} frame @param {State} state @param {Result} result @param {Found[]} hits */
  draw(index, frame, state, result, hits) {
    this.fillForms(state.query);
    this.parts ??= this.place(frame);
    this.parts.facets.update(state, result);
    this.parts.tools.update(state, result);
    this.shown = [index, state, result];
    const hadFocus = [this.near, this.head, this.panel].some((part) => part.contains(document.activeElement));
    this.status.textContent = sentence(frame, state, result);
    this.near.replaceChildren();
    const picture = chart(result.months, frame.unit);
    this.head.replaceChildren(chips(frame, state), ...(picture ? [picture] : []));
    this.panel.replaceChildren(
      hits.length ? list(frame, state, hits) : element("div", {class: "gs-ways"}),
      pager(state, result.total),
    );
    if (hadFocus) this.status.focus();
    if (this.built) this.built.hidden = true;
  }

  /** @param {Frame} frame */
  place(frame) {
    const now = () => this.now(frame);
    const change = (/** @type {State} */ state) => this.change(state);
    const facets = new Facets(frame, now, change);
    const tools = new Tools(frame, now, change, () => void this.download());
    const root = element(
      "div",
      {class: "gs-finder"},
      facets.root,
      element("div", {class: "gs-found"}, this.head, tools.root, this.panel),
    );
    this.section.append(root);
    return {facets, tools, root};
  }

  /**
   * Say what is near the query, and what fewer conditions or, if nothing is near, an easier query would find.
   * @param {Index} index
   * @param {Frame} frame
   * @param {State} state
   * @param {Result} result
   * @param {AbortSignal} signal
   */
  async showWays(index, frame, state, result, signal) {
    const near = await nearby(index, frame, state, signal);
    signal.throwIfAborted();
    this.near.replaceChildren(...offer(frame, state, near));
    const count = async (/** @type {State} */ way) => (await find(index, this.kind, way, signal)).total;
    const ways = await waysOn(frame, state, result.drops, count, near.length === 0);
    const items = ways.map((way) =>
      element("li", {}, stateLink(way.state, way.text), `，有 ${way.count} ${frame.unit}`),
    );
    signal.throwIfAborted();
    this.panel.querySelector(".gs-ways")?.replaceChildren(element("p", {}, "可以试试："), element("ul", {}, ...items));
  }

  // ---------------------------------------------------------------- changes

  /** What the address says. @param {Frame} frame */
  now(frame) {
    return frame.readState(window.location.search);
  }

  /** @param {State} state */
  change(state) {
    window.history.pushState(null, "", asAddress(state, window.location.pathname));
    this.run();
  }

  typeSoon() {
    clearTimeout(this.pause);
    this.pause = window.setTimeout(() => {
      if (!this.frame || this.form?.querySelector("[aria-expanded=true]")) return;
      const query = this.input()?.value ?? "";
      window.history.replaceState(
        null,
        "",
        asAddress({...this.now(this.frame), query, page: 1}, window.location.pathname),
      );
      this.run();
    }, PAUSE);
  }

  /** Follow a link to another state of this page without loading it. @param {MouseEvent} event */
  follow(event) {
    const link = event.target instanceof Element ? event.target.closest("a[data-gs-state]") : null;
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    window.history.pushState(null, "", link.getAttribute("href") ?? "");
    if (link.closest(".gs-pages")) this.status.focus();
    this.run();
  }

  /** @param {SubmitEvent} event */
  submit(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-gs-search]") || !this.frame) return;
    if (form !== this.form && new URL(form.action).pathname !== window.location.pathname) return;
    event.preventDefault();
    clearTimeout(this.pause);
    this.change({...this.now(this.frame), query: String(new FormData(form).get(FINDER_WORDS.query) ?? ""), page: 1});
  }

  /** @param {string} query */
  fillForms(query) {
    const input = this.input();
    if (input && document.activeElement !== input) input.value = query;
  }

  // ---------------------------------------------------------------- download

  async download() {
    const [index, state, result] = /** @type {[Index, State, Result]} */ (this.shown);
    const frame = /** @type {Frame} */ (this.frame);
    const before = this.status.textContent;
    const tell = (/** @type {number} */ done) => (this.status.textContent = `正在准备下载：${done}/${result.total}`);
    try {
      const lines = await csvLines(index, frame, result, tell);
      saveCsv(`${frame.label}${state.filters[YEAR]?.join("-") ?? ""}.csv`, lines);
      this.status.textContent = before;
    } catch {
      this.status.textContent = "下载没有成功，请再试一次。";
    }
  }
}
