// @ts-check
/**
 * What a finder knows of its tables: what can be chosen, in which order hits can stand, what things are called. Pure.
 */

import {YEAR} from "../format.js";
import {parts} from "../search/text.js";
import {years} from "../tables/counting.js";
import {readState} from "./state.js";

/**
 * @typedef {import("../tables/table.js").Table} Table
 * @typedef {import("../tables/table.js").Value} Value
 * @typedef {import("./state.js").State} State
 * @typedef {{name: string, label: string, values: Value[]}} Facet
 */

/** The name of the choice among kinds. */
export const KIND = "kind";

/** What the finder knows of its tables. */
export class Frame {
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

  /** @param {string} address the part from "?" on @returns {State} */
  readState(address) {
    const state = readState(
      address,
      this.facets.map(({name}) => name),
      this.amounts.map(({name}) => name),
    );
    return {...state, sort: this.sorts(state).some(([value]) => value === state.sort) ? state.sort : ""};
  }

  /**
   * The orders to choose from; the first is what an address without one means.
   * @param {State} state
   * @returns {[string, string][]}
   */
  sorts(state) {
    /** @type {[string, string][]} */
    const orders = [];
    if (parts(state.query).length) orders.push(["", "最相关"], ["newest", "最新"]);
    else orders.push(["", this.hasDay ? "最新" : "默认顺序"]);
    if (this.hasDay) orders.push(["oldest", "最早"]);
    for (const {name, label} of this.amounts) {
      orders.push([`${name}-desc`, `${label}从高到低`], [`${name}-asc`, `${label}从低到高`]);
    }
    return orders;
  }

  /** What a kind is called. @param {string} kind */
  labelOfKind(kind) {
    return this.tables.find(({about}) => about.kind === kind)?.about.label ?? kind;
  }

  /** What a value is called. @param {string} name of a facet or a column @param {string} value */
  labelOf(name, value) {
    const known = this.facets.find((facet) => facet.name === name)?.values.find(([one]) => one === value);
    return known?.[2] ?? (name === YEAR ? `${value}年` : value);
  }
}

/** @param {Table["about"] | null} about @param {Table[]} tables @returns {Facet[]} */
function facetsOf(about, tables) {
  const facets = about ? [...about.facets] : [];
  const months = tables.flatMap(({about: one}) => Object.entries(one.months));
  /** @type {Facet[]} */
  const derived = [];
  if (!about) {
    derived.push({name: KIND, label: "类别", values: tables.map(({about: one}) => [one.kind, one.rows, one.label])});
  }
  const ofYears = /** @type {Value[]} */ ([...years(months)].sort((a, b) => (a[0] < b[0] ? 1 : -1)));
  if (ofYears.length && !facets.some(({name}) => name === YEAR)) {
    derived.push({name: YEAR, label: "年份", values: ofYears});
  }
  return [...derived, ...facets.filter(({values}) => values.length > 0)];
}
