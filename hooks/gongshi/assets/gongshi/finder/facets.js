// @ts-check
/** The choices beside the hits: made once, so that the focus stays; later only counts and ticks change. */

import {element} from "../dom.js";
import {DAY} from "../tables/conditions.js";
import {AMOUNT, withBound, withValue} from "./state.js";

/**
 * @typedef {import("../tables/table.js").Column} Column
 * @typedef {import("../tables/table.js").Value} Value
 * @typedef {import("./frame.js").Facet} Facet
 * @typedef {import("./frame.js").Frame} Frame
 * @typedef {import("./merging.js").Result} Result
 * @typedef {import("./state.js").State} State
 */

const VALUES_SHOWN = 8;
/** So many facets are open at first. */
const OPEN_FACETS = 4;

export class Facets {
  /** @param {Frame} frame @param {() => State} now what the address says @param {(state: State) => void} change */
  constructor(frame, now, change) {
    this.frame = frame;
    this.now = now;
    this.change = change;
    /** @type {{name: string, value: string, box: HTMLInputElement, count: HTMLElement, item: HTMLElement}[]} */
    this.choices = [];
    /** @type {{name: string, side: 0 | 1, input: HTMLInputElement}[]} */
    this.bounds = [];
    const isWide = window.matchMedia("(min-width: 60em)").matches;
    const groups = [
      ...frame.facets.map((facet, place) => this.facet(facet, place)),
      ...(frame.hasDay ? [this.days()] : []),
      ...frame.amounts.map((amount) => this.amount(amount)),
    ];
    this.root = element(
      "form",
      {class: "gs-facets", "aria-label": "筛选"},
      element("details", isWide ? {open: ""} : {}, element("summary", {}, "筛选"), ...groups),
    );
    this.root.addEventListener("submit", (event) => event.preventDefault());
    this.root.addEventListener("change", () => this.change(this.read()));
  }

  /** @param {Facet} facet @param {number} place */
  facet({name, label, values}, place) {
    const items = values.map((value) => this.choice(name, value));
    const list = element("ul", {}, ...items);
    items.slice(VALUES_SHOWN).forEach((item) => item.classList.add("gs-rest"));
    return group(label, place < OPEN_FACETS, list, ...(items.length > VALUES_SHOWN ? [moreButton(list)] : []));
  }

  /** @param {string} name @param {Value} value */
  choice(name, [value, , label]) {
    const box = element("input", {type: "checkbox", name, value});
    const count = element("span", {class: "gs-count"});
    const item = element(
      "li",
      {},
      element(
        "label",
        {},
        box,
        " ",
        element("span", {class: "gs-value"}, label ?? this.frame.labelOf(name, value)),
        " ",
        count,
      ),
    );
    this.choices.push({name, value, box, count, item});
    return item;
  }

  days() {
    const label = this.frame.about?.day?.label ?? "日期";
    return this.range(label, DAY, {type: "date"});
  }

  /** @param {Column} amount */
  amount({name, label}) {
    return this.range(`${label}（元）`, name, {
      type: "text",
      inputmode: "decimal",
      pattern: AMOUNT,
      title: "写数字，单位是元",
    });
  }

  /** @param {string} label @param {string} name @param {Record<string, string>} attributes */
  range(label, name, attributes) {
    const inputs = /** @type {const} */ ([0, 1]).map((side) => {
      const input = element("input", {...attributes, "aria-label": `${label}${side ? "，最多到" : "，从"}`});
      this.bounds.push({name, side: /** @type {0 | 1} */ (side), input});
      return element("label", {}, side ? "到 " : "从 ", input);
    });
    return group(label, true, ...inputs);
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
      const value = name === DAY ? [state.from, state.to][side] : (state.bounds[name]?.[side] ?? "");
      if (document.activeElement !== input) input.value = value;
    }
  }

  /** @returns {State} */
  read() {
    let state = {...this.now(), page: 1};
    for (const {name, value, box} of this.choices) {
      const wasChecked = state.filters[name]?.includes(value) ?? false;
      if (box.checked !== wasChecked) state = withValue(state, name, value, box.checked);
    }
    for (const {name, side, input} of this.bounds) {
      if (input.validity.valid) state = withBound(state, name, side, input.value.trim());
    }
    return state;
  }
}

/** @param {string} label @param {boolean} isOpen @param {...Node} content */
function group(label, isOpen, ...content) {
  const fieldset = element("fieldset", {}, element("legend", {class: "gs-hidden"}, label), ...content);
  return element(
    "details",
    {class: "gs-facet", ...(isOpen ? {open: ""} : {})},
    element("summary", {}, label),
    fieldset,
  );
}

/** Shows the rest of a list of choices. @param {HTMLElement} list */
function moreButton(list) {
  const all = `全部 ${list.children.length} 项`;
  const button = element("button", {type: "button", class: "gs-link", "aria-expanded": "false"}, all);
  button.addEventListener("click", () => {
    const isOpen = list.classList.toggle("gs-all");
    button.setAttribute("aria-expanded", String(isOpen));
    button.textContent = isOpen ? "收起" : all;
  });
  return button;
}
