import assert from "node:assert/strict";
import test from "node:test";

import {isBetween, isOneOf} from "../../hooks/gongshi/assets/gongshi/tables/conditions.js";
import {openFines} from "./fines.js";

const EMPTY = {filters: {}, ranges: {}};

async function rowsOf(context, question) {
  const {table} = await openFines(context);
  return [...(await table.find({...EMPTY, ...question})).rows];
}

test("without a condition the totals of the table are the answer, and no column is read", async (context) => {
  const {table, asked} = await openFines(context);
  const {total, counts, sums, months, drops, rows} = await table.find(EMPTY);
  assert.equal(total, 5);
  assert.deepEqual(Object.fromEntries(counts.type), {罚款: 3, 警告: 2});
  assert.deepEqual(Object.fromEntries(counts.year), {2023: 1, 2024: 3});
  assert.deepEqual(
    [sums, Object.fromEntries(months), drops],
    [{fine: 37_510_050}, {"2023-12": 1, "2024-03": 2, "2024-05": 1}, {}],
  );
  assert.deepEqual([...rows], [0, 1, 2, 3, 4]);
  assert.deepEqual(asked, ["/penalties000.bin"]);
});

test("values of a facet are or, conditions are and", async (context) => {
  assert.deepEqual(await rowsOf(context, {filters: {type: ["警告", "罚款"]}}), [0, 1, 2, 3]);
  assert.deepEqual(await rowsOf(context, {filters: {type: ["警告"], year: ["2024"]}}), [1, 2]);
});

test("a range has its bounds; rows without a day or an amount are outside of every range", async (context) => {
  assert.deepEqual(await rowsOf(context, {ranges: {day: ["2023-12-31", "2024-03-05"]}}), [1, 2, 3]);
  assert.deepEqual(await rowsOf(context, {ranges: {day: [null, "2024-03-04"]}}), [3]);
  assert.deepEqual(await rowsOf(context, {ranges: {fine: [0, 100]}}), [2, 3]);
  assert.deepEqual(await rowsOf(context, {ranges: {fine: [375_000.5, null]}}), [0]);
});

test("a condition on a column that the table has not lets nothing through", async (context) => {
  assert.deepEqual(await rowsOf(context, {filters: {town: ["李家山镇"]}}), []);
});

test("counts follow all conditions but their own; drops say what each costs", async (context) => {
  const {table} = await openFines(context);
  const {total, counts, sums, months, drops} = await table.find({...EMPTY, filters: {type: ["罚款"], year: ["2024"]}});
  assert.equal(total, 2);
  assert.deepEqual(Object.fromEntries(counts.type), {罚款: 2, 警告: 2});
  assert.deepEqual(Object.fromEntries(counts.year), {2023: 1, 2024: 2});
  assert.deepEqual(sums, {fine: 37_500_050});
  assert.deepEqual(Object.fromEntries(months), {"2024-03": 1, "2024-05": 1});
  assert.deepEqual(drops, {type: 3, year: 3});
});

test("rows stand newest or oldest first, undated ones last, or by an amount, those without one last", async (context) => {
  assert.deepEqual(await rowsOf(context, {order: "oldest"}), [3, 2, 1, 0, 4]);
  assert.deepEqual(await rowsOf(context, {order: "fine-desc"}), [0, 2, 3, 1, 4]);
  assert.deepEqual(await rowsOf(context, {order: "fine-asc"}), [3, 2, 0, 1, 4]);
  assert.deepEqual(await rowsOf(context, {order: "no-such"}), [0, 1, 2, 3, 4]);
});

test("by relevance rows with the query in their head come first", async (context) => {
  const text = Uint8Array.of(1, 1, 0, 1, 1);
  const heads = Uint8Array.of(0, 0, 0, 1, 1);
  assert.deepEqual(await rowsOf(context, {text, heads, order: "relevance"}), [3, 4, 0, 1]);
});

test("a row is read from its block only", async (context) => {
  const {table, asked} = await openFines(context);
  assert.deepEqual(await table.read(3), {
    id: "d",
    title: "丁公司",
    url: "penalties/d.html",
    values: {number: "4号", fine: "0"},
    groups: [],
  });
  assert.deepEqual(asked, ["/penalties000.bin", "/blocks-11111.bin", "/block-000002.bin"]);
  assert.deepEqual(await Promise.all([0, 2, 4].map((row) => table.dayOf(row))), ["2024-05-01", "2024-03-05", ""]);
});

test("of a row with several parties each party's values are read", async (context) => {
  const {table} = await openFines(context);
  const {values, groups} = await table.read(1);
  assert.deepEqual(values, {number: "2号", fine: ""});
  assert.deepEqual(groups, [
    {number: "2号", fine: "60"},
    {number: "2号", fine: "40"},
  ]);
});

test("a bound compares with values of its own type only", () => {
  assert.deepEqual([5, "5", 4].map(isBetween(5, null)), [true, false, false]);
  assert.deepEqual(["2024-01-01", "2024-02-01"].map(isBetween(null, "2024-01-31")), [true, false]);
  assert.deepEqual([2024, "2024", "202"].map(isOneOf(["2024"])), [true, true, false]);
});
