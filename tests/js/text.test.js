import assert from "node:assert/strict";
import test from "node:test";

import {excerpt, normalise, parts, ranges} from "../../hooks/gongshi/assets/gongshi/search/text.js";

test("width, case, brackets and spaces make no difference", () => {
  assert.equal(normalise("（２０２４）〔Ａ〕【b］"), "(2024)(a)(b)");
  assert.equal(normalise("①㈱ﬁ Ⅳİ"), "1(株)fi ivi̇");
  assert.equal(normalise("\u3000\t\x85x\u2009"), " x ");
  assert.equal(normalise("ß𠮷"), "ß𠮷");
});

test("what readers see as one text is one", () => {
  assert.equal(normalise("非法占\n  用耕地"), "非法占用耕地");
  assert.equal(normalise("139\n0971\u200b 0000 号"), "13909710000号");
  assert.equal(normalise("⻓河 A\u00ad B"), "长河 a b");
});

test("a line end inside is no harm to places", () => {
  assert.deepEqual(ranges("非法占\n用耕地。", "占用"), [[2, 5]]);
  assert.deepEqual(ranges("甲 A 乙", "a"), [[2, 3]]);
  assert.deepEqual(ranges("⻓\u200b河", "长河"), [[0, 3]]);
});

test("a text is normalised character by character", () => {
  assert.equal(normalise("か\u3099"), "か\u3099");
});

test("a query is cut at spaces, and each part asked once", () => {
  assert.deepEqual(parts("华兴\u3000〔2024〕 华兴  (2024)"), ["华兴", "(2024)"]);
  assert.deepEqual(parts(" \t "), []);
});

test("the places of a part are counted in the original text", () => {
  assert.deepEqual(ranges("湟〔２０２４〕12号", "(2024)"), [[1, 7]]);
  assert.deepEqual(ranges("㈱华兴", "株"), [[0, 1]]);
  assert.deepEqual(ranges("𠮷𠮷兴", "𠮷兴"), [[2, 5]]);
});

test("places that touch or overlap are one", () => {
  assert.deepEqual(ranges("一一一二三", "一一 二三"), [[0, 5]]);
  assert.deepEqual(ranges("一二一三", "一"), [
    [0, 1],
    [2, 3],
  ]);
});

test("an excerpt has the place of the query a quarter in, and dots where text is left out", () => {
  const body = [`${"甲".repeat(50)}华兴${"乙".repeat(50)}`];
  assert.equal(excerpt({head: ["华兴"], body}, "华兴", 20), `…${"甲".repeat(5)}华兴${"乙".repeat(13)}…`);
});

test("an excerpt is of the head if only that has the query, of the first text if none has it", () => {
  assert.equal(excerpt({head: ["华兴"], body: ["别的"]}, "华兴"), "华兴");
  assert.equal(excerpt({head: ["华兴"], body: ["", "别的"]}, "没有"), "别的");
  assert.equal(excerpt({head: [], body: []}, "没有"), "");
});

test("an excerpt never cuts a character in half", () => {
  const text = `${"𠮷".repeat(10)}兴${"𠮷".repeat(10)}`;
  assert.equal(excerpt({head: [], body: [text]}, "兴", 9), "…𠮷兴𠮷𠮷𠮷…");
});
