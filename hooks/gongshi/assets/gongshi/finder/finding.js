// @ts-check
/** What a finder asks of one kind, or of several together: counts, sums, and rows in order. */

import {excerpt, parts} from "../search/text.js";
import {KIND} from "./frame.js";
import {together} from "./merging.js";
import {asQuestion} from "./state.js";

/**
 * @typedef {import("../search.js").Index} Index
 * @typedef {import("../search/release.js").Release} Release
 * @typedef {import("../tables/table.js").Answer} Answer
 * @typedef {import("../tables/table.js").Question} Question
 * @typedef {import("../tables/table.js").Table} Table
 * @typedef {import("./merging.js").Place} Place
 * @typedef {import("./merging.js").Result} Result
 * @typedef {import("./state.js").State} State
 * @typedef {{kind: string, url: string, title: string, day: string, values: Record<string, string>,
 *   groups: Record<string, string>[], excerpt: string}} Found
 */

/** @param {Index} index @param {string} kind "" for all @returns {Promise<Table[]>} */
export function openTables(index, kind) {
  return index.ask((release) =>
    Promise.all(index.kinds.filter(([name]) => !kind || name === kind).map(([name]) => release.table(name))),
  );
}

/**
 * @param {Index} index
 * @param {string} kind "" for all
 * @param {State} state
 * @param {AbortSignal} signal
 * @returns {Promise<Result>}
 */
export function find(index, kind, state, signal) {
  return index.ask(async (release) => {
    const names = index.kinds.map(([name]) => name).filter((name) => !kind || name === kind);
    const tables = await Promise.all(names.map((name) => release.table(name)));
    const isQuery = parts(state.query).length > 0;
    const marks = isQuery ? await release.textMarks(state.query, signal) : null;
    signal.throwIfAborted();
    const {[KIND]: kinds, ...filters} = asQuestion(state).filters;
    const answers = await Promise.all(
      tables.map((table) => ask(table, {...asQuestion(state), filters, brief: kind === ""}, marks)),
    );
    signal.throwIfAborted();
    return kind
      ? single(tables[0], answers[0])
      : together(tables, answers, kinds ?? [], state.sort, state.sort ? null : marks);
  });
}

/**
 * @param {Table} table
 * @param {Question} question
 * @param {Map<string, {text: Uint8Array, heads: Uint8Array}> | null} marks
 */
function ask(table, question, marks) {
  if (!marks) return table.find(question);
  const {text, heads} = marks.get(table.about.kind) ?? {
    text: new Uint8Array(table.rows),
    heads: new Uint8Array(table.rows),
  };
  return table.find({order: "relevance", ...without(question, "order"), text, heads});
}

/**
 * An object without a property that is undefined.
 * @param {Question} question
 * @param {"order"} name
 * @returns {Question}
 */
function without(question, name) {
  const {[name]: value, ...others} = question;
  return value === undefined ? others : question;
}

/** @param {Table} table @param {Answer} answer @returns {Result} */
function single(table, {rows, ...answer}) {
  return {
    ...answer,
    places: async (offset, limit) => [...rows.subarray(offset, offset + limit)].map((row) => ({table, row})),
  };
}

/** @param {Index} index @param {Place[]} places @param {string} query @returns {Promise<Found[]>} */
export function read(index, places, query) {
  return index.ask((release) => Promise.all(places.map((place) => readOne(place, release, query))));
}

/** @param {Place} place @param {Release} release @param {string} query @returns {Promise<Found>} */
async function readOne({table, row}, release, query) {
  const {kind} = table.about;
  const [shown, day, hit] = await Promise.all([
    table.read(row),
    table.dayOf(row),
    query.trim() ? release.readRow(kind, row) : null,
  ]);
  const {url, title, values, groups} = shown;
  return {kind, url, title, day, values, groups, excerpt: hit ? excerpt(hit, query) : ""};
}
