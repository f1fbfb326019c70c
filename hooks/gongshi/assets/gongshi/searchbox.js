// @ts-check
/**
 * The search box of every page, and the list of hits of the search page.
 *
 *     <form data-gs-search action="…/search.html"><input name="q" type="search" …></form>
 *     <section data-gs-results><div data-gs-lists>links to the lists of each kind</div></section>
 *
 * Record text is hostile: it reaches the page as text nodes only.
 */

import {open, parts, ranges} from "./search.js";

/** @typedef {import("./search.js").Hit} Hit */
/** @typedef {import("./search.js").Result} Result */
/** @typedef {Awaited<ReturnType<typeof open>>} Index */
/** @typedef {() => Promise<Index>} Opener */
/** @typedef {{query: string, kinds: string[], page: number}} State */

const ROOT = new URL("../../", import.meta.url).href;
const SUGGESTIONS = 6;
const PAGE_HITS = 20;
const PAUSE = 120;
const WAYS_ON = 3;
const FAILED = "搜索暂时不可用，请稍后再试。";

// ---------------------------------------------------------------- elements

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * A text with the parts of the query marked.
 * @param {string} text
 * @param {string} query
 * @returns {(Node | string)[]}
 */
function marked(text, query) {
  const pieces = [];
  let place = 0;
  for (const [start, end] of ranges(text, query)) {
    pieces.push(text.slice(place, start), element("mark", {}, text.slice(start, end)));
    place = end;
  }
  return [...pieces, text.slice(place)];
}

/** The address of a hit; the root of the site if it would lead elsewhere. @param {Hit} hit */
function addressOf(hit) {
  const address = URL.canParse(hit.url, ROOT) ? new URL(hit.url, ROOT).href : ROOT;
  return address.startsWith(ROOT) ? address : ROOT;
}

/** @param {string} day */
function asDate(day) {
  const [year, month, date] = day.split("-").map(Number);
  return date ? `${year}年${month}月${date}日` : day;
}

/** Kind and date of a hit. @param {Hit} hit @param {Index} index */
function metaOf(hit, index) {
  const meta = element("p", {class: "gs-hit__meta"}, element("span", {}, labelOf(hit.kind, index)));
  if (hit.day) meta.append(" ", element("time", {datetime: hit.day}, asDate(hit.day)));
  return meta;
}

/** @param {string} kind @param {Index} index */
function labelOf(kind, index) {
  return index.kinds.find(([name]) => name === kind)?.[1] ?? kind;
}

// ---------------------------------------------------------------- the box

/** A form that suggests hits while one types. */
class SearchBox {
  /** @param {HTMLFormElement} form @param {HTMLInputElement} input @param {Opener} opener @param {number} number */
  constructor(form, input, opener, number) {
    this.form = form;
    this.input = input;
    this.opener = opener;
    this.list = element("ul", {class: "gs-suggest", id: `gs-suggest-${number}`, role: "listbox", "aria-label": "搜索建议"});
    this.active = -1;
    this.pause = 0;
    this.control = new AbortController();
  }

  start() {
    this.form.classList.add("gs-search");
    this.form.append(this.list);
    const attributes = {role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": this.list.id};
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
    this.close();
    this.listen();
  }

  listen() {
    this.input.addEventListener("focus", () => void this.opener().catch(() => {}));
    this.input.addEventListener("input", (event) => !(/** @type {InputEvent} */ (event).isComposing) && this.suggestSoon());
    this.input.addEventListener("compositionstart", () => this.cancel());
    this.input.addEventListener("compositionend", () => this.suggestSoon());
    this.input.addEventListener("keydown", (event) => !event.isComposing && this.press(event));
    this.input.addEventListener("blur", () => this.close());
    this.form.addEventListener("submit", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
  }

  cancel() {
    clearTimeout(this.pause);
    this.control.abort();
  }

  suggestSoon() {
    this.cancel();
    this.pause = window.setTimeout(() => this.suggest().catch(() => this.close()), PAUSE);
  }

  async suggest() {
    const query = this.input.value;
    if (parts(query).length === 0) return this.close();
    const {signal} = (this.control = new AbortController());
    const index = await this.opener();
    const {hits} = await index.search(query, {limit: SUGGESTIONS, signal});
    if (!signal.aborted) this.show(hits, query);
  }

  /** @param {Hit[]} hits @param {string} query */
  show(hits, query) {
    this.list.replaceChildren(...hits.map((hit, place) => this.option(hit, place, query)));
    this.list.hidden = hits.length === 0;
    this.input.setAttribute("aria-expanded", String(hits.length > 0));
    this.activate(-1);
  }

  /** @param {Hit} hit @param {number} place @param {string} query */
  option(hit, place, query) {
    const title = element("span", {class: "gs-suggest__title"}, ...marked(hit.title, query));
    const text = element("span", {class: "gs-hit__excerpt"}, ...marked(hit.excerpt, query));
    const attributes = {class: "gs-suggest__item", role: "option", id: `${this.list.id}-${place}`, "data-href": addressOf(hit)};
    const option = element("li", attributes, title, " ", text);
    option.addEventListener("click", () => this.go(option));
    return option;
  }

  /** @param {number} place -1 for none */
  activate(place) {
    this.active = place;
    [...this.list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === place)));
    const option = this.list.children[place];
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({block: "nearest"});
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const option = this.list.children[this.active];
    if (event.key === "Escape" && !this.list.hidden) this.close();
    else if (event.key === "ArrowDown" && !this.list.hidden) this.move(1);
    else if (event.key === "ArrowUp" && !this.list.hidden) this.move(-1);
    else if (event.key === "Enter" && option) this.go(option);
    else return;
    event.preventDefault();
  }

  /** The place before the first option is the input itself. @param {1 | -1} step */
  move(step) {
    const places = this.list.children.length + 1;
    this.activate(((this.active + 1 + step + places) % places) - 1);
  }

  /** @param {Element} option */
  go(option) {
    window.location.assign(/** @type {HTMLElement} */ (option).dataset.href ?? ROOT);
  }

  close() {
    this.cancel();
    this.list.hidden = true;
    this.list.replaceChildren();
    this.input.setAttribute("aria-expanded", "false");
    this.activate(-1);
  }
}

// ---------------------------------------------------------------- the list of hits

/** @returns {State} */
function readState() {
  const asked = new URLSearchParams(window.location.search);
  const page = Number.parseInt(asked.get("page") ?? "1", 10);
  return {query: asked.get("q") ?? "", kinds: asked.getAll("kind").filter(Boolean), page: Math.min(Math.max(page || 1, 1), 500)};
}

/** @param {State} state */
function asAddress({query, kinds, page}) {
  const asked = new URLSearchParams([["q", query], ...kinds.map((kind) => ["kind", kind])]);
  if (page > 1) asked.set("page", String(page));
  return `${window.location.pathname}?${asked}`;
}

/** @param {Result} result */
function asNumber({total, exact}) {
  return exact ? String(total) : "200 多";
}

/** @param {Result} result @param {string} query */
function sentence(result, query) {
  if (query.trim() === "") return `共有 ${asNumber(result)} 条记录`;
  if (result.total === 0) return `没有找到与“${query.trim()}”有关的记录`;
  return `找到 ${asNumber(result)} 条与“${query.trim()}”有关的记录`;
}

/**
 * Easier queries: without one part, or with a single part cut.
 * @param {string} query
 * @returns {string[]}
 */
function easierQueries(query) {
  const all = parts(query);
  if (all.length > 1) return all.map((_, left) => all.filter((_, i) => i !== left).join(" "));
  const letters = [...(all[0] ?? "")];
  const half = Math.ceil(letters.length / 2);
  const cuts = [letters.slice(0, -1), letters.slice(1), letters.slice(0, half), letters.slice(-half)];
  return [...new Set(cuts.filter((cut) => cut.length > 1).map((cut) => cut.join("")))];
}

/** Shows what the address asks for. */
class Results {
  /** @param {HTMLElement} section @param {Opener} opener */
  constructor(section, opener) {
    this.section = section;
    this.opener = opener;
    this.status = element("p", {class: "gs-status", role: "status"});
    this.kinds = element("nav", {class: "gs-kinds", "aria-label": "按类别筛选"});
    this.list = element("ol", {class: "gs-results"});
    this.more = element("button", {class: "gs-more", type: "button"}, "加载更多");
    this.ways = element("ul", {class: "gs-ways"});
    this.control = new AbortController();
  }

  start() {
    this.section.prepend(this.status, this.kinds, this.ways, this.list, this.more);
    this.more.addEventListener("click", () => this.run(() => this.showMore()));
    this.section.addEventListener("click", (event) => this.follow(event));
    document.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("popstate", () => this.run(() => this.show()));
    this.run(() => this.show());
  }

  /** @param {() => Promise<void>} task */
  run(task) {
    task().catch((error) => {
      if (error.name !== "AbortError") this.fail();
    });
  }

  fail() {
    this.status.textContent = FAILED;
    this.more.hidden = true;
    this.showLists(true);
  }

  async show() {
    const state = readState();
    this.fillForms(state.query);
    this.showWhile();
    const [index, result] = await this.ask(state, 0, state.page * PAGE_HITS);
    this.list.replaceChildren(...result.hits.map((hit) => this.hit(hit, state.query, index)));
    this.status.textContent = sentence(result, state.query);
    this.more.hidden = this.list.children.length >= result.total;
    this.showKinds(state, index);
    this.showLists(result.total === 0 || state.query.trim() === "");
    if (result.total === 0) await this.showWays(state, index);
  }

  showWhile() {
    this.more.hidden = true;
    this.ways.replaceChildren();
  }

  async showMore() {
    const state = readState();
    const [index, result] = await this.ask(state, this.list.children.length, PAGE_HITS);
    const added = result.hits.map((hit) => this.hit(hit, state.query, index));
    this.list.append(...added);
    added[0]?.querySelector("a")?.focus();
    this.more.hidden = result.hits.length < PAGE_HITS || this.list.children.length >= result.total;
    window.history.replaceState(null, "", asAddress({...state, page: state.page + 1}));
  }

  /**
   * @param {State} state
   * @param {number} offset
   * @param {number} limit
   * @returns {Promise<[Index, Result]>}
   */
  async ask({query, kinds}, offset, limit) {
    this.control.abort();
    const {signal} = (this.control = new AbortController());
    const index = await this.opener();
    const result = await index.search(query, {kinds, offset, limit, signal});
    signal.throwIfAborted();
    return [index, result];
  }

  /** @param {Hit} hit @param {string} query @param {Index} index */
  hit(hit, query, index) {
    const title = element("a", {class: "gs-hit__title", href: addressOf(hit)}, ...marked(hit.title, query));
    const text = element("p", {class: "gs-hit__excerpt"}, ...marked(hit.excerpt, query));
    return element("li", {class: "gs-hit"}, title, metaOf(hit, index), text);
  }

  /** @param {State} state @param {Index} index */
  showKinds(state, index) {
    const choices = index.kinds.length > 1 ? [["", "全部"], ...index.kinds] : [];
    const links = choices.map(([kind, label]) => {
      const kinds = kind ? [kind] : [];
      const link = element("a", {href: asAddress({...state, kinds, page: 1}), "data-gs-state": ""}, label);
      if (String(state.kinds) === String(kinds)) link.setAttribute("aria-current", "true");
      return link;
    });
    this.kinds.replaceChildren(...links.flatMap((link) => [link, " "]));
  }

  /** @param {boolean} shown */
  showLists(shown) {
    const lists = /** @type {HTMLElement | null} */ (this.section.querySelector("[data-gs-lists]"));
    if (lists) lists.hidden = !shown;
  }

  /** Say what easier queries would find. @param {State} state @param {Index} index */
  async showWays(state, index) {
    const {signal} = this.control;
    const easier = [{...state, page: 1, kinds: []}, ...easierQueries(state.query).map((query) => ({query, kinds: state.kinds, page: 1}))];
    const asked = state.kinds.length > 0 ? easier : easier.slice(1);
    const results = await Promise.all(asked.map(({query, kinds}) => index.search(query, {kinds, limit: 1, signal})));
    signal.throwIfAborted();
    const ways = asked.map((way, i) => ({way, result: results[i]})).filter(({result}) => result.total > 0);
    this.ways.replaceChildren(...ways.slice(0, WAYS_ON).map(({way, result}) => this.way(state, way, result)));
  }

  /** @param {State} state @param {State} way @param {Result} result */
  way(state, way, result) {
    const scope = state.kinds.length > 0 && way.kinds.length === 0 ? "在全部类别中" : "";
    const link = element("a", {href: asAddress(way), "data-gs-state": ""}, `${scope}搜索“${way.query}”`);
    return element("li", {}, link, `，有 ${asNumber(result)} 条`);
  }

  /** Follow a link to another state of this page without loading it. @param {MouseEvent} event */
  follow(event) {
    const link = event.target instanceof Element ? event.target.closest("a[data-gs-state]") : null;
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.change(link.getAttribute("href") ?? "");
  }

  /** @param {SubmitEvent} event */
  submit(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-gs-search]")) return;
    if (new URL(form.action).pathname !== window.location.pathname) return;
    event.preventDefault();
    const query = new FormData(form).get("q");
    this.change(asAddress({...readState(), query: String(query ?? ""), page: 1}));
  }

  /** @param {string} address */
  change(address) {
    window.history.pushState(null, "", address);
    this.run(() => this.show());
  }

  /** @param {string} query */
  fillForms(query) {
    for (const input of document.querySelectorAll("form[data-gs-search] input[name=q]")) /** @type {HTMLInputElement} */ (input).value = query;
  }
}

// ---------------------------------------------------------------- the page

/** Opens the index at the first need; after a failure at the next one. @returns {Opener} */
function makeOpener() {
  /** @type {Promise<Index> | undefined} */
  let index;
  return () => {
    index ??= open(ROOT).catch((error) => {
      index = undefined;
      throw error;
    });
    return index;
  };
}

/** "/" leads to the box, unless one is typing. @param {KeyboardEvent} event */
function focusBox(event) {
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  const isTyping = target.isContentEditable || target.matches("input, textarea, select");
  if (event.key !== "/" || isTyping || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const input = /** @type {HTMLInputElement | null} */ (document.querySelector("form[data-gs-search] input[name=q]"));
  if (!input) return;
  event.preventDefault();
  input.focus();
  input.select();
}

function start() {
  const opener = makeOpener();
  const forms = /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-gs-search]"));
  forms.forEach((form, number) => {
    const input = /** @type {HTMLInputElement | null} */ (form.querySelector("input[name=q]"));
    if (input) new SearchBox(form, input, opener, number).start();
  });
  const section = /** @type {HTMLElement | null} */ (document.querySelector("[data-gs-results]"));
  if (section) new Results(section, opener).start();
  document.addEventListener("keydown", focusBox);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
