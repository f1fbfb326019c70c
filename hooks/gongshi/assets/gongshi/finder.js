// @ts-check
/**
 * The finder of one kind, or over all kinds: facets, ranges, order, hits, a picture, a download. All of its state is in the address.
 *
 *     <section data-gs-finder="penalties"><form data-gs-search …>…</form><div data-gs-built>the built list</div></section>
 *
 * The built list stays until the first answer, and comes back if none can be had.
 */

import {chart} from "./chart.js";
import {csvLine, saveCsv} from "./csv.js";
import {addressOf, asAmount, asDate, element, marked} from "./dom.js";
import {KIND, find, openTables, read} from "./finding.js";
import {parts} from "./search.js";
import {SIZES, asAddress, isNarrowed, readState, withValue, without} from "./state.js";

/**
 * @typedef {import("./finding.js").Index} Index
 * @typedef {import("./finding.js").Table} Table
 * @typedef {import("./finding.js").Result} Result
 * @typedef {import("./finding.js").Found} Found
 * @typedef {import("./state.js").State} State
 * @typedef {import("./tables.js").Column} Column
 * @typedef {{name: string, label: string, values: import("./tables.js").Value[]}} Facet
 */

const FAILED = "检索暂时不可用，请稍后再试；下面的列表照样可用。";
const VALUES_SHOWN = 8;
const CSV_ROWS_AT_A_TIME = 500;
const WAYS_ON = 4;
const PAUSE = 300;

/** What the finder knows of its tables. */
class Frame {
  /** @param {string} kind "" for all @param {Table[]} tables */
  constructor(kind, tables) {
    this.kind = kind;
    this.tables = tables;
    this.about = kind ? tables[0].about : null;
    this.label = this.about?.label ?? "记录";
    this.unit = this.about?.unit ?? "条";
    this.hasDay = tables.some(({about}) => about.day !== null);
    this.facets = facetsOf(this.about, tables);
    this.amounts = this.about?.amounts ?? [];
  }

  /** @returns {State} */
  readState() {
    const state = readState(window.location.search, this.facets.map(({name}) => name), this.amounts.map(({name}) => name));
    return {...state, sort: this.sorts(state).some(([value]) => value === state.sort) ? state.sort : ""};
  }

  /** The orders to choose from; the first is what an address without one means. @param {State} state @returns {[string, string][]} */
  sorts(state) {
    /** @type {[string, string][]} */
    const orders = parts(state.query).length ? [["", "最相关"], ["newest", "最新"]] : [["", this.hasDay ? "最新" : "默认顺序"]];
    if (this.hasDay) orders.push(["oldest", "最早"]);
    for (const {name, label} of this.amounts) orders.push([`${name}-desc`, `${label}从高到低`], [`${name}-asc`, `${label}从低到高`]);
    return orders;
  }

  /** What a value is called. @param {string} name of a facet or a column @param {string} value */
  labelOf(name, value) {
    return this.facets.find((facet) => facet.name === name)?.values.find(([one]) => one === value)?.[2] ?? (name === "year" ? `${value}年` : value);
  }
}

/** @param {Table["about"] | null} about @param {Table[]} tables @returns {Facet[]} */
function facetsOf(about, tables) {
  const facets = about ? [...about.facets] : [];
  const years = new Map();
  for (const {about: one} of tables) for (const [month, count] of Object.entries(one.months)) years.set(month.slice(0, 4), (years.get(month.slice(0, 4)) ?? 0) + count);
  /** @type {Facet[]} */
  const derived = [];
  if (!about) derived.push({name: KIND, label: "类别", values: tables.map(({about: one}) => [one.kind, one.rows, one.label])});
  const ofYears = /** @type {import("./tables.js").Value[]} */ ([...years].sort((a, b) => (a[0] < b[0] ? 1 : -1)));
  if (ofYears.length && !facets.some(({name}) => name === "year")) derived.push({name: "year", label: "年份", values: ofYears});
  return [...derived, ...facets.filter(({values}) => values.length > 0)];
}

// ---------------------------------------------------------------- the finder

/** Shows what the address asks for. */
export class Finder {
  /** @param {HTMLElement} section @param {() => Promise<Index>} opener */
  constructor(section, opener) {
    this.section = section;
    this.opener = opener;
    this.kind = section.dataset.gsFinder ?? "";
    this.form = /** @type {HTMLFormElement | null} */ (section.querySelector("form[data-gs-search]"));
    this.built = /** @type {HTMLElement | null} */ (section.querySelector("[data-gs-built]"));
    this.status = element("p", {class: "gs-status", role: "status", tabindex: "-1"});
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
    this.form?.after(this.status);
    this.section.addEventListener("click", (event) => this.follow(event));
    document.addEventListener("submit", (event) => this.submit(event));
    this.input()?.addEventListener("input", (event) => !(/** @type {InputEvent} */ (event).isComposing) && this.typeSoon());
    window.addEventListener("popstate", () => this.run());
    this.run();
  }

  input() {
    return /** @type {HTMLInputElement | null} */ (this.form?.querySelector("input[name=q]") ?? null);
  }

  run() {
    this.show().catch((error) => {
      if (error.name !== "AbortError") this.fail();
    });
  }

  fail() {
    this.status.textContent = FAILED;
    this.parts?.root.remove();
    this.parts = undefined;
    if (this.built) this.built.hidden = false;
  }

  async show() {
    this.control.abort();
    const {signal} = (this.control = new AbortController());
    const index = await this.opener();
    this.frame ??= new Frame(this.kind, await openTables(index, this.kind));
    const state = this.frame.readState();
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
    const hadFocus = [this.head, this.panel].some((part) => part.contains(document.activeElement));
    this.status.textContent = sentence(frame, state, result);
    const picture = chart(result.months, frame.unit);
    this.head.replaceChildren(chips(frame, state), ...(picture ? [picture] : []));
    this.panel.replaceChildren(this.list(frame, state, hits), pager(state, result.total));
    if (hadFocus) this.status.focus();
    if (this.built) this.built.hidden = true;
  }

  /** @param {Frame} frame */
  place(frame) {
    const change = (/** @type {State} */ state) => this.change(state);
    const facets = new Facets(frame, change);
    const tools = new Tools(frame, change, () => void this.download());
    const root = element("div", {class: "gs-finder"}, facets.root, element("div", {class: "gs-found"}, this.head, tools.root, this.panel));
    this.section.append(root);
    return {facets, tools, root};
  }

  /** @param {Frame} frame @param {State} state @param {Found[]} hits */
  list(frame, state, hits) {
    if (hits.length === 0) return element("div", {class: "gs-ways"});
    return frame.about ? table(frame, frame.about.shown.slice(0, frame.about.listed), state, hits) : cards(frame, state, hits);
  }

  /** Say what fewer conditions or an easier query would find. @param {Index} index @param {Frame} frame @param {State} state @param {Result} result @param {AbortSignal} signal */
  async showWays(index, frame, state, result, signal) {
    const ways = Object.entries(result.drops).filter(([, count]) => count > 0).map(([name, count]) => ({state: without(state, name), text: `去掉${conditionText(frame, state, name)}`, count}));
    const easier = easierQueries(state.query).map((query) => ({...state, query, page: 1}));
    for (const way of easier) {
      if (ways.length >= WAYS_ON) break;
      const {total} = await find(index, this.kind, way, signal);
      if (total > 0) ways.push({state: way, text: `改为检索“${way.query}”`, count: total});
    }
    if (isNarrowed(state)) ways.push({state: cleared(state), text: "清除全部条件", count: frame.tables.reduce((sum, {rows}) => sum + rows, 0)});
    const items = ways.map((way) => element("li", {}, stateLink(way.state, way.text), `，有 ${way.count} ${frame.unit}`));
    signal.throwIfAborted();
    this.panel.querySelector(".gs-ways")?.replaceChildren(element("p", {}, "可以试试："), element("ul", {}, ...items));
  }

  // ---------------------------------------------------------------- changes

  /** @param {State} state */
  change(state) {
    window.history.pushState(null, "", asAddress(state));
    this.run();
  }

  typeSoon() {
    clearTimeout(this.pause);
    this.pause = window.setTimeout(() => {
      if (!this.frame || this.form?.querySelector("[aria-expanded=true]")) return;
      const query = this.input()?.value ?? "";
      window.history.replaceState(null, "", asAddress({...this.frame.readState(), query, page: 1}));
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
    this.change({...this.frame.readState(), query: String(new FormData(form).get("q") ?? ""), page: 1});
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
    const columns = frame.about?.shown ?? [];
    const before = this.status.textContent;
    const lines = [csvLine(["名称", ...(frame.about ? columns.map(({label}) => label) : ["类别", "日期"]), "网址"])];
    try {
      for (let at = 0; at < result.total; at += CSV_ROWS_AT_A_TIME) {
        this.control.signal.throwIfAborted();
        const hits = await read(index, await result.places(at, CSV_ROWS_AT_A_TIME), "");
        for (const hit of hits) lines.push(csvLine([hit.title, ...(frame.about ? columns.map((column) => frame.labelOf(column.name, hit.values[column.name] ?? "")) : [kindLabel(frame, hit.kind), hit.day]), addressOf(hit.url)]));
        this.status.textContent = `正在准备下载：${Math.min(at + CSV_ROWS_AT_A_TIME, result.total)}/${result.total}`;
      }
      saveCsv(`${frame.label}${state.filters.year?.join("-") ?? ""}.csv`, lines);
      this.status.textContent = before;
    } catch (error) {
      if (/** @type {Error} */ (error).name !== "AbortError") this.status.textContent = "下载没有成功，请再试一次。";
    }
  }
}

// ---------------------------------------------------------------- facets

/** The choices beside the hits: made once, so that the focus stays; later only counts and ticks change. */
class Facets {
  /** @param {Frame} frame @param {(state: State) => void} change */
  constructor(frame, change) {
    this.frame = frame;
    this.change = change;
    /** @type {{name: string, value: string, box: HTMLInputElement, count: HTMLElement, item: HTMLElement}[]} */
    this.choices = [];
    /** @type {{name: string, side: 0 | 1, input: HTMLInputElement}[]} */
    this.bounds = [];
    const isWide = window.matchMedia("(min-width: 60em)").matches;
    const groups = [...frame.facets.map((facet, place) => this.facet(facet, place)), ...(frame.hasDay ? [this.days()] : []), ...frame.amounts.map((amount) => this.amount(amount))];
    this.root = element("form", {class: "gs-facets", "aria-label": "筛选"}, element("details", isWide ? {open: ""} : {}, element("summary", {}, "筛选"), ...groups));
    this.root.addEventListener("submit", (event) => event.preventDefault());
    this.root.addEventListener("change", () => this.change(this.read()));
  }

  /** @param {Facet} facet @param {number} place */
  facet({name, label, values}, place) {
    const items = values.map((value) => this.choice(name, value));
    const list = element("ul", {}, ...items);
    const body = [list];
    if (items.length > VALUES_SHOWN) {
      items.slice(VALUES_SHOWN).forEach((item) => item.classList.add("gs-rest"));
      const more = element("button", {type: "button", class: "gs-link", "aria-expanded": "false"}, `全部 ${items.length} 项`);
      more.addEventListener("click", () => {
        const isOpen = list.classList.toggle("gs-all");
        more.setAttribute("aria-expanded", String(isOpen));
        more.textContent = isOpen ? "收起" : `全部 ${items.length} 项`;
      });
      body.push(/** @type {any} */ (more));
    }
    return element("details", place < 4 ? {open: "", class: "gs-facet"} : {class: "gs-facet"}, element("summary", {}, label), element("fieldset", {}, element("legend", {class: "gs-hidden"}, label), ...body));
  }

  /** @param {string} name @param {import("./tables.js").Value} value */
  choice(name, [value, , label]) {
    const box = element("input", {type: "checkbox", name, value});
    const count = element("span", {class: "gs-count"});
    const item = element("li", {}, element("label", {}, box, " ", element("span", {class: "gs-value"}, label ?? this.frame.labelOf(name, value)), " ", count));
    this.choices.push({name, value, box, count, item});
    return item;
  }

  days() {
    const label = this.frame.about?.day?.label ?? "日期";
    return this.range(label, "day", {type: "date"});
  }

  /** @param {Column} amount */
  amount({name, label}) {
    return this.range(`${label}（元）`, name, {type: "text", inputmode: "decimal", pattern: "\\d{1,13}(\\.\\d{1,2})?", title: "写数字，单位是元"});
  }

  /** @param {string} label @param {string} name @param {Record<string, string>} attributes */
  range(label, name, attributes) {
    const inputs = /** @type {const} */ ([0, 1]).map((side) => {
      const input = element("input", {...attributes, "aria-label": `${label}${side ? "，最多到" : "，从"}`});
      this.bounds.push({name, side: /** @type {0 | 1} */ (side), input});
      return element("label", {}, side ? "到 " : "从 ", input);
    });
    return element("details", {class: "gs-facet", open: ""}, element("summary", {}, label), element("fieldset", {}, element("legend", {class: "gs-hidden"}, label), ...inputs));
  }

  /** @param {State} state @param {Result} result */
  update(state, result) {
    for (const {name, value, box, count, item} of this.choices) {
      const number = result.counts[name]?.get(value) ?? 0;
      box.checked = state.filters[name]?.includes(value) ?? false;
      count.textContent = String(number);
      item.classList.toggle("gs-none", number === 0 && !box.checked);
    }
    for (const {name, side, input} of this.bounds) {
      const value = name === "day" ? [state.from, state.to][side] : (state.bounds[name]?.[side] ?? "");
      if (document.activeElement !== input) input.value = value;
    }
  }

  /** @returns {State} */
  read() {
    let state = {...this.frame.readState(), page: 1};
    for (const {name, value, box} of this.choices) if (box.checked !== (state.filters[name]?.includes(value) ?? false)) state = withValue(state, name, value, box.checked);
    for (const {name, side, input} of this.bounds) if (input.validity.valid) state = withBound(state, name, side, input.value.trim());
    return state;
  }
}

/** @param {State} state @param {string} name @param {0 | 1} side @param {string} value @returns {State} */
function withBound(state, name, side, value) {
  if (name === "day") return side ? {...state, to: value} : {...state, from: value};
  const [low, high] = state.bounds[name] ?? ["", ""];
  const {[name]: _, ...others} = state.bounds;
  /** @type {[string, string]} */
  const bounds = side ? [low, value] : [value, high];
  return {...state, bounds: bounds.some(Boolean) ? {...others, [name]: bounds} : others};
}

/** Order, page size and download: made once, so that the focus stays. */
class Tools {
  /** @param {Frame} frame @param {(state: State) => void} change @param {() => void} download */
  constructor(frame, change, download) {
    this.frame = frame;
    this.order = element("select", {});
    this.size = element("select", {}, ...SIZES.map((size) => element("option", {value: String(size)}, String(size))));
    this.save = element("button", {type: "button", class: "gs-link"}, "下载 CSV（可用 Excel 打开）");
    this.order.addEventListener("change", () => change({...frame.readState(), sort: this.order.value, page: 1}));
    this.size.addEventListener("change", () => change({...frame.readState(), size: Number(this.size.value), page: 1}));
    this.save.addEventListener("click", download);
    this.feed = element("a", {type: "application/atom+xml"});
    this.root = element("div", {class: "gs-tools"}, element("label", {}, "排序 ", this.order), element("label", {}, "每页 ", this.size), this.save, this.feed);
  }

  /** @param {State} state @param {Result} result */
  update(state, result) {
    this.order.replaceChildren(...this.frame.sorts(state).map(([value, label]) => element("option", {value}, label)));
    this.order.value = state.sort;
    this.size.value = String(state.size);
    this.save.hidden = result.total === 0;
    void this.follow(state);
  }

  /** A feed is a file: there is one for each value of a facet, and one for each kind. @param {State} state */
  async follow({filters}) {
    const [[name, values] = ["", []], ...others] = Object.entries(filters);
    const {about, kind} = this.frame;
    const value = globalThis.crypto?.subtle && values.length === 1 && others.length === 0 && about?.facets.some((facet) => facet.name === name) ? values[0] : "";
    const of = kind || (name === KIND && values.length === 1 ? values[0] : "");
    this.feed.href = addressOf(value ? `${kind}/feeds/${name}-${await feedSlug(value)}.xml` : of ? `${of}/feed.xml` : "feed.xml");
    this.feed.textContent = `订阅${value ? `“${this.frame.labelOf(name, value)}”` : of ? kindLabel(this.frame, of) : "全部公开的记录"}`;
  }
}

/** The same as `pages.facet_feed_url`. @param {string} value */
async function feedSlug(value) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(value)));
  return [...digest.slice(0, 6)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// ---------------------------------------------------------------- what is said

/** "2024年 土地类 行政处罚 27 件，罚款金额合计 …" @param {Frame} frame @param {State} state @param {Result} result */
function sentence(frame, state, result) {
  const chosen = Object.entries(state.filters).map(([name, values]) => values.map((value) => frame.labelOf(name, value)).join("、"));
  const query = state.query.trim() ? [`含“${state.query.trim()}”的`] : [];
  const what = [...chosen, ...rangeTexts(frame, state), ...query, frame.label].join(" ");
  if (result.total === 0) return `没有找到${what}`;
  const sums = frame.amounts.filter(({name}) => result.sums[name] > 0).map(({name, label}) => `，${label}合计 ${asAmount(result.sums[name])}`);
  return `${what} ${result.total} ${frame.unit}${sums.join("")}`;
}

/** @param {Frame} frame @param {State} state @returns {string[]} */
function rangeTexts(frame, state) {
  const names = [...(state.from || state.to ? ["day"] : []), ...Object.keys(state.bounds)];
  return names.map((name) => conditionText(frame, state, name).replaceAll(/[“”]/g, ""));
}

/** A condition as the reader chose it. @param {Frame} frame @param {State} state @param {string} name */
function conditionText(frame, state, name) {
  if (name === "text") return `“${state.query.trim()}”`;
  if (name === "day") return `“${between(state.from && asDate(state.from), state.to && asDate(state.to))}”`;
  const bounds = state.bounds[name];
  if (bounds) return `“${frame.amounts.find((amount) => amount.name === name)?.label}${between(...bounds)}元”`;
  return (state.filters[name] ?? []).map((value) => `“${frame.labelOf(name, value)}”`).join("、");
}

/** @param {string} low @param {string} high */
function between(low, high) {
  if (low && high) return `${low}至${high}`;
  return low ? `${low}以后`.replace(/^(\d+(?:\.\d+)?)以后$/, "至少$1") : `到${high}为止`.replace(/^到(\d+(?:\.\d+)?)为止$/, "最多$1");
}

/** The conditions, each with a way to drop it. @param {Frame} frame @param {State} state */
function chips(frame, state) {
  const items = [];
  if (state.query.trim()) items.push(chip(`“${state.query.trim()}”`, {...state, query: "", page: 1}));
  for (const [name, values] of Object.entries(state.filters)) for (const value of values) items.push(chip(frame.labelOf(name, value), withValue(state, name, value, false)));
  for (const [place, name] of [...(state.from || state.to ? ["day"] : []), ...Object.keys(state.bounds)].entries()) items.push(chip(rangeTexts(frame, state)[place], without(state, name)));
  if (items.length > 0) items.push(element("li", {}, stateLink(cleared(state), "清除全部条件")));
  return element("ul", {class: "gs-chips", "aria-label": "已选的条件", ...(items.length ? {} : {hidden: ""})}, ...items);
}

/** @param {string} text @param {State} state without it */
function chip(text, state) {
  const link = stateLink(state, text, element("span", {"aria-hidden": "true"}, " ×"));
  link.className = "gs-chip";
  link.setAttribute("aria-label", `去掉条件：${text}`);
  return element("li", {}, link);
}

/** @param {State} state @returns {State} */
function cleared(state) {
  return {...state, query: "", filters: {}, from: "", to: "", bounds: {}, page: 1};
}

/** @param {State} state @param {...(Node | string)} text */
function stateLink(state, ...text) {
  return element("a", {href: asAddress(state), "data-gs-state": ""}, ...text);
}

/** @param {Frame} frame @param {Column[]} columns @param {State} state @param {Found[]} hits */
function table(frame, columns, state, hits) {
  const head = [element("th", {scope: "col"}, "名称"), ...columns.map(({label, shape}) => element("th", {scope: "col", ...(shape === "amount" ? {class: "gs-num"} : {})}, label))];
  const rows = hits.map((hit) => {
    const cells = columns.map(({name, label, shape}) => element("td", {"data-label": label, ...cellClass(shape)}, ...marked(shownValue(frame, name, shape, hit.values[name] ?? ""), state.query)));
    return element("tr", {}, element("th", {scope: "row"}, ...titleOf(hit, state.query)), ...cells);
  });
  return element("table", {class: "gs-table"}, element("caption", {class: "gs-hidden"}, `${frame.label}列表`), element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
}

/** @param {string} shape @returns {Record<string, string>} */
function cellClass(shape) {
  if (shape === "amount") return {class: "gs-num"};
  return shape === "doc_no" || shape === "day" ? {class: "gs-nowrap"} : {};
}

/** @param {Frame} frame @param {string} name @param {string} shape @param {string} value */
function shownValue(frame, name, shape, value) {
  if (shape === "amount") return value && asAmount(Math.round(Number(value) * 100));
  if (shape === "day") return value === "2099-12-31" ? "长期" : asDate(value);
  return frame.labelOf(name, value);
}

/** @param {Frame} frame @param {State} state @param {Found[]} hits */
function cards(frame, state, hits) {
  const items = hits.map((hit) => {
    const meta = element("p", {class: "gs-hit__meta"}, element("span", {}, kindLabel(frame, hit.kind)));
    if (hit.day) meta.append(" ", element("time", {datetime: hit.day}, asDate(hit.day)));
    return element("li", {class: "gs-hit"}, ...titleOf(hit, state.query), meta);
  });
  return element("ol", {class: "gs-results"}, ...items);
}

/** @param {Found} hit @param {string} query */
function titleOf(hit, query) {
  const title = element("a", {class: "gs-hit__title", href: addressOf(hit.url)}, ...marked(hit.title, query));
  return hit.excerpt ? [title, element("p", {class: "gs-hit__excerpt"}, ...marked(hit.excerpt, query))] : [title];
}

/** @param {Frame} frame @param {string} kind */
function kindLabel(frame, kind) {
  return frame.tables.find(({about}) => about.kind === kind)?.about.label ?? kind;
}

/** @param {State} state @param {number} total */
function pager(state, total) {
  const pages = Math.ceil(total / state.size);
  const nav = element("nav", {class: "gs-pages", "aria-label": "分页"});
  if (pages < 2) return nav;
  const items = [];
  if (state.page > 1) items.push(element("li", {}, stateLink({...state, page: state.page - 1}, "‹ 上一页")));
  items.push(element("li", {}, `第 ${state.page} 页，共 ${pages} 页`));
  if (state.page < pages) items.push(element("li", {}, stateLink({...state, page: state.page + 1}, "下一页 ›")));
  nav.append(element("ul", {}, ...items));
  return nav;
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
