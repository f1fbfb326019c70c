// @ts-check
/**
 * The search box of every page; on a page with a finder it starts that too.
 *
 *     <form data-gs-search action="…/search.html"><input name="q" type="search" …></form>
 *     <form data-gs-search="penalties" …>  suggests records of one kind
 *
 * Record text is hostile: it reaches the page as text nodes only.
 */

import {ROOT, addressOf, element, marked, whenReady} from "./dom.js";
import {open, parts} from "./search.js";

/** @typedef {import("./search.js").Hit} Hit */
/** @typedef {Awaited<ReturnType<typeof open>>} Index */
/** @typedef {() => Promise<Index>} Opener */

const SUGGESTIONS = 6;
const PAUSE = 120;

// ---------------------------------------------------------------- the box

/** A form that suggests hits while one types. */
class SearchBox {
  /** @param {HTMLFormElement} form @param {HTMLInputElement} input @param {Opener} opener @param {number} number */
  constructor(form, input, opener, number) {
    this.form = form;
    this.input = input;
    this.opener = opener;
    this.kinds = form.dataset.gsSearch ? [form.dataset.gsSearch] : [];
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
    const {hits} = await index.search(query, {kinds: this.kinds, limit: SUGGESTIONS, signal});
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
    const attributes = {class: "gs-suggest__item", role: "option", id: `${this.list.id}-${place}`, "data-href": addressOf(hit.url)};
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
  const isTyping = target.isContentEditable || target.matches("input:not([type=radio], [type=checkbox]), textarea, select");
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
  const section = /** @type {HTMLElement | null} */ (document.querySelector("[data-gs-finder]"));
  if (section) void import("./finder.js").then(({Finder}) => new Finder(section, opener).start());
  document.addEventListener("keydown", focusBox);
}

whenReady(start);
