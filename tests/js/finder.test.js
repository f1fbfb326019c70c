import assert from "node:assert/strict";
import test from "node:test";

import {asBars} from "../../hooks/gongshi/assets/gongshi/finder/bars.js";
import {byParty, csvLine} from "../../hooks/gongshi/assets/gongshi/finder/csv.js";
import {feedOf} from "../../hooks/gongshi/assets/gongshi/finder/feeds.js";
import {Frame} from "../../hooks/gongshi/assets/gongshi/finder/frame.js";
import {together} from "../../hooks/gongshi/assets/gongshi/finder/merging.js";
import {
  asAddress,
  asQuestion,
  cleared,
  isNarrowed,
  readState,
  withBound,
  withValue,
  without,
} from "../../hooks/gongshi/assets/gongshi/finder/state.js";
import {easierQueries, waysOn} from "../../hooks/gongshi/assets/gongshi/finder/ways.js";
import {conditionText, sentence, shownValue} from "../../hooks/gongshi/assets/gongshi/finder/wording.js";
import {asAmount, asDate} from "../../hooks/gongshi/assets/gongshi/values.js";
import {openFines} from "./fines.js";

const EMPTY = {query: "", filters: {}, from: "", to: "", bounds: {}, sort: "", page: 1, size: 20};
const FULL = {
  query: "华兴 &=？#",
  filters: {type: ["罚款", "没收&=+"], q: ["土地"]},
  from: "2024-01-01",
  to: "2024-12-31",
  bounds: {fine: ["1000.5", ""]},
  sort: "fine-desc",
  page: 3,
  size: 50,
};
const ADDRESS =
  "/p/?q=%E5%8D%8E%E5%85%B4+%26%3D%EF%BC%9F%23&type=%E7%BD%9A%E6%AC%BE&type=%E6%B2%A1%E6%94%B6%26%3D%2B&field-q=%E5%9C%9F%E5%9C%B0" +
  "&from=2024-01-01&to=2024-12-31&fine-min=1000.5&sort=fine-desc&page=3&size=50";

async function openFrame(context) {
  const {table} = await openFines(context);
  return new Frame("penalties", [table]);
}

// ---------------------------------------------------------------- state and address

test("an address says all of a state, and gives it back", () => {
  assert.equal(asAddress(FULL, "/p/"), ADDRESS);
  assert.deepEqual(readState(ADDRESS.slice(3), ["type", "q"], ["fine"]), FULL);
  assert.equal(asAddress(EMPTY, "/p/"), "/p/");
});

test("what an address cannot mean is left out", () => {
  const address = "?from=gestern&fine-min=1e5&fine-max=12.345&page=-2&size=33&type=&town=x";
  assert.deepEqual(readState(address, ["type"], ["fine"]), EMPTY);
});

test("a condition can be dropped, all of them cleared; the first page follows", () => {
  assert.deepEqual(without(FULL, "text"), {...FULL, query: "", page: 1});
  assert.deepEqual(without(FULL, "day"), {...FULL, from: "", to: "", page: 1});
  assert.deepEqual(without(FULL, "fine"), {...FULL, bounds: {}, page: 1});
  assert.deepEqual(without(FULL, "q"), {...FULL, filters: {type: FULL.filters.type}, page: 1});
  assert.deepEqual(cleared(FULL), {...EMPTY, sort: "fine-desc", size: 50});
  assert.deepEqual([isNarrowed(FULL), isNarrowed(cleared(FULL))], [true, false]);
});

test("values and bounds are set and taken back", () => {
  assert.deepEqual(withValue(EMPTY, "type", "罚款", true).filters, {type: ["罚款"]});
  assert.deepEqual(withValue(FULL, "q", "土地", false).filters, {type: ["罚款", "没收&=+"]});
  assert.deepEqual(withBound(EMPTY, "fine", 1, "9").bounds, {fine: ["", "9"]});
  assert.deepEqual(withBound(FULL, "fine", 0, "").bounds, {});
  assert.equal(withBound(EMPTY, "day", 1, "2024-12-31").to, "2024-12-31");
});

test("a table is asked with numbers where the address has texts", () => {
  const {ranges, order} = asQuestion(FULL);
  assert.deepEqual([ranges, order], [{day: ["2024-01-01", "2024-12-31"], fine: [1000.5, null]}, "fine-desc"]);
});

// ---------------------------------------------------------------- what can be chosen and what is said

test("years are offered newest first beside the facets; relevance only with a query", async (context) => {
  const frame = await openFrame(context);
  assert.deepEqual(
    frame.facets.map(({name}) => name),
    ["year", "type", "q"],
  );
  assert.deepEqual(frame.facets[0].values, [
    ["2024", 3],
    ["2023", 1],
  ]);
  assert.deepEqual(
    frame.sorts(EMPTY).map(([value]) => value),
    ["", "oldest", "fine-desc", "fine-asc"],
  );
  assert.deepEqual(frame.sorts(FULL)[0], ["", "最相关"]);
  assert.equal(frame.readState("?sort=newest").sort, "");
  assert.equal(frame.readState("?q=a&sort=newest").sort, "newest");
});

test("a sentence says what was chosen, how many there are and what they come to", async (context) => {
  const frame = await openFrame(context);
  const state = {...EMPTY, query: " 华兴 ", filters: {year: ["2024"], type: ["警告"]}, bounds: {fine: ["100", ""]}};
  const found = sentence(frame, state, {total: 2, sums: {fine: 37_500_050}});
  assert.equal(
    found,
    "2024年 警告（申诫罚） 罚款金额至少100元 含“华兴”的 行政处罚 2 件，罚款金额合计 375,000.50元（37.50005万元）",
  );
  assert.equal(sentence(frame, EMPTY, {total: 0, sums: {fine: 0}}), "没有找到行政处罚");
});

test("a range is told by its ends", async (context) => {
  const frame = await openFrame(context);
  const told = (from, to) => conditionText(frame, {...EMPTY, from, to}, "day");
  assert.equal(told("2024-03-05", ""), "“2024年3月5日以后”");
  assert.equal(told("", "2024-03-05"), "“到2024年3月5日为止”");
  assert.equal(told("2024-03-05", "2024-12-31"), "“2024年3月5日至2024年12月31日”");
  assert.equal(conditionText(frame, {...EMPTY, bounds: {fine: ["", "9.5"]}}, "fine"), "“罚款金额最多9.5元”");
});

test("days and amounts are shown as on the pages", async (context) => {
  const frame = await openFrame(context);
  assert.equal(shownValue(frame, "until", "day", "2099-12-31"), "长期");
  assert.equal(shownValue(frame, "fine", "amount", ""), "");
  assert.equal(shownValue(frame, "fine", "amount", "19.99"), "19.99元");
  assert.deepEqual(
    [asAmount(999_900), asAmount(1_000_000), asAmount(12_500_000)],
    ["9,999元", "10,000元（1万元）", "125,000元（12.5万元）"],
  );
  assert.deepEqual([asDate("2024-03-05"), asDate("")], ["2024年3月5日", ""]);
});

// ---------------------------------------------------------------- ways on, feeds, files, pictures

test("an easier query lacks a part or, of one part, an end or a half", () => {
  assert.deepEqual(easierQueries("甲 乙 丙"), ["乙 丙", "甲 丙", "甲 乙"]);
  assert.deepEqual(easierQueries("华兴煤业厂"), ["华兴煤业", "兴煤业厂", "华兴煤", "煤业厂"]);
  assert.deepEqual(easierQueries("华兴"), []);
});

test("ways on are conditions that cost something, then easier queries that find something, then everything", async (context) => {
  const frame = await openFrame(context);
  const state = {...EMPTY, query: "华兴煤", filters: {type: ["罚款"]}};
  const ways = await waysOn(frame, state, {text: 2, type: 0}, async ({query}) => (query === "兴煤" ? 1 : 0));
  assert.deepEqual(
    ways.map(({text, count}) => [text, count]),
    [
      ["去掉“华兴煤”", 2],
      ["改为检索“兴煤”", 1],
      ["清除全部条件", 5],
    ],
  );
  assert.deepEqual(ways[1].state, {...state, query: "兴煤"});
});

test("a single value has a feed of its own, all else the feed of the kind", async (context) => {
  const frame = await openFrame(context);
  const feed = (filters) => feedOf(frame, {filters});
  assert.deepEqual(await feed({type: ["罚款"]}), {url: "penalties/feeds/type-0a0fd5f0c944.xml", label: "“罚款”"});
  assert.deepEqual(await feed({type: ["罚款", "警告"]}), {url: "penalties/feed.xml", label: "行政处罚"});
  assert.equal((await feed({type: ["罚款"], q: ["土地"]})).url, "penalties/feed.xml");
  assert.deepEqual(await feed({year: ["2024"]}), {url: "penalties/feed.xml", label: "行政处罚"});
});

test("over all kinds one chosen kind has its feed, else there is the feed of everything", async (context) => {
  const {table} = await openFines(context);
  const frame = new Frame("", [table]);
  assert.deepEqual(await feedOf(frame, {filters: {kind: ["penalties"]}}), {
    url: "penalties/feed.xml",
    label: "行政处罚",
  });
  assert.deepEqual(await feedOf(frame, {filters: {}}), {url: "feed.xml", label: "全部公开的记录"});
});

for (const [cell, line] of [
  ["=1+1", '"\'=1+1"\r\n'],
  ["-2", '"\'-2"\r\n'],
  [" ＠a", '"\' ＠a"\r\n'],
  ["\t1", '"\'\t1"\r\n'],
  ['甲"乙', '"甲""乙"\r\n'],
  ["甲,乙", '"甲,乙"\r\n'],
  ["374060.00", "374060.00\r\n"],
  ["1-2", "1-2\r\n"],
]) {
  test(`the cell ${JSON.stringify(cell)} is harmless to a spreadsheet`, () => assert.equal(csvLine([cell]), line));
}

test("three years are shown as months, more as years, empty ones too", () => {
  assert.deepEqual(
    asBars(
      new Map([
        ["2023-12", 2],
        ["2024-02", 1],
      ]),
    ),
    [
      {label: "2023年12月", short: "23/12", count: 2},
      {label: "2024年1月", short: "24/01", count: 0},
      {label: "2024年2月", short: "24/02", count: 1},
    ],
  );
  const bars = asBars(
    new Map([
      ["2020-01", 2],
      ["2020-05", 3],
      ["2023-01", 1],
    ]),
  );
  assert.deepEqual(
    bars.map(({label, count}) => [label, count]),
    [
      ["2020年", 5],
      ["2021年", 0],
      ["2022年", 0],
      ["2023年", 1],
    ],
  );
  assert.deepEqual(asBars(new Map()), []);
});

// ---------------------------------------------------------------- several tables as one

test("rows of several tables stand in the order of their days, of the same day by kind; undated ones last", async (context) => {
  const {tables, named} = await openTwo(context);
  const answers = await Promise.all([tables[0].find({}), tables[1].find({filters: {year: ["2024"]}})]);
  const {total, counts, places} = together(tables, answers, [], "", null);
  assert.equal(total, 8);
  assert.deepEqual(Object.fromEntries(counts.kind), {penalties: 5, permits: 3});
  assert.equal(
    named(await places(0, 20)),
    "penalties 0, permits 0, penalties 1, penalties 2, permits 1, permits 2, penalties 3, penalties 4",
  );
  assert.equal(named(await places(3, 2)), "penalties 2, permits 1");
});

test("oldest first is the very reverse, but for undated rows", async (context) => {
  const {tables, named} = await openTwo(context);
  const answers = await Promise.all(tables.map((table) => table.find({order: "oldest"})));
  const {places} = together(tables, answers, [], "oldest", null);
  const dated = "permits 3, penalties 3, permits 2, permits 1, penalties 2, penalties 1, permits 0, penalties 0";
  assert.equal(named(await places(0, 20)), `${dated}, penalties 4, permits 4`);
});

test("rows with the query in their head stand before all others, whatever their kind", async (context) => {
  const {tables, named} = await openTwo(context);
  const heads = [Uint8Array.of(0, 0, 0, 1, 0), Uint8Array.of(0, 1, 0, 0, 0)];
  const text = Uint8Array.of(1, 1, 0, 1, 0);
  const answers = await Promise.all(tables.map((table, i) => table.find({text, heads: heads[i], order: "relevance"})));
  const marks = new Map([
    ["penalties", {heads: heads[0]}],
    ["permits", {heads: heads[1]}],
  ]);
  const {places} = together(tables, answers, [], "", marks);
  assert.equal(named(await places(0, 20)), "permits 1, penalties 3, penalties 0, permits 0, penalties 1, permits 3");
});

test("a chosen kind leaves the others out, and dropping the choice would bring them back", async (context) => {
  const {tables, named} = await openTwo(context);
  const answers = await Promise.all(tables.map((table) => table.find({filters: {type: ["警告"]}})));
  const {total, drops, places} = together(tables, answers, ["permits"], "oldest", null);
  assert.deepEqual([total, drops], [2, {type: 5, kind: 4}]);
  assert.equal(named(await places(0, 20)), "permits 1, permits 2");
});

/** Two tables of the same rows. */
async function openTwo(context) {
  const [{table}, {table: other}] = [await openFines(context), await openFines(context)];
  other.about = {...other.about, kind: "permits"};
  const named = (places) => places.map((place) => `${place.table.about.kind} ${place.row}`).join(", ");
  return {tables: [table, other], named};
}

test("a download has a row a party", async (context) => {
  const {table} = await openFines(context);
  const rows = await Promise.all([0, 1].map(async (row) => byParty(await table.read(row))));
  assert.deepEqual(
    rows.flat().map(({fine}) => fine),
    ["375000.5", "60", "40"],
  );
});
