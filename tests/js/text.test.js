import assert from "node:assert/strict";
import test from "node:test";

import {excerpt, normalise, parts, ranges} from "../../hooks/gongshi/assets/gongshi/search/text.js";

test("width, case, brackets and spaces make no difference", () => {
  assert.equal(normalise("（２０２４）〔Ａ〕【b］"), "(2024)(a)(b)");
  assert.equal(normalise("①㈱ﬁ Ⅳİ"), "1(株)fi ivi̇");
  assert.equal(normalise("\u3000\t\x85x\u2009"), "   x ");
  assert.equal(normalise("ß𠮷"), "ß𠮷");
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
