import assert from "node:assert/strict";
import test from "node:test";

import {candidates, differInOne, nearSpans} from "../../hooks/gongshi/assets/gongshi/search/near.js";
import {alike, numberForms, simplified, traditionalForms} from "../../hooks/gongshi/assets/gongshi/search/spelling.js";

const letters = (text) => [...text];

/** The pieces of a text that are near a wanted one. */
function near(text, wanted, whole = []) {
  const form = letters(text);
  return nearSpans(form, letters(wanted), new Set(whole)).map(([start, end]) => form.slice(start, end).join(""));
}

test("traditional characters become simplified ones and back", () => {
  assert.equal(simplified("雲杉乾燥發展"), "云杉干燥发展");
  assert.equal(traditionalForms("云杉")[0], "雲杉");
  assert.ok(traditionalForms("头发").includes("頭髮"));
  assert.deepEqual(traditionalForms("杉"), []);
  assert.ok(alike("髮", "发") && alike("發", "髮") && !alike("云", "发"));
});

test("a number is written with 第, with zeros, with both and with neither", () => {
  assert.deepEqual(numberForms("罚(2026)第09号"), ["罚(2026)9号", "罚(2026)第9号", "罚(2026)09号"]);
  assert.deepEqual(numberForms("罚(2026)12号"), ["罚(2026)第12号"]);
  assert.deepEqual(numberForms("630106202400012"), []);
});

test("one character more, fewer or other is near, in the middle and at the ends", () => {
  assert.deepEqual(near("湟中云杉苗木场案", "云衫苗木场"), ["云杉苗木场"]);
  assert.deepEqual(near("湟中云杉苗木场案", "云杉木场"), ["云杉苗木场"]);
  assert.deepEqual(near("湟中云杉苗木场案", "云杉杉苗木场"), ["云杉苗木场"]);
  assert.deepEqual(near("云杉苗木场", "云杉苗木厂"), ["云杉苗木场"]);
  assert.deepEqual(near("在云杉苗木。", "云杉苗木场"), ["云杉苗木"]);
  assert.deepEqual(near("云杉苗木场", "松林幼苗"), []);
});

test("traditional and simplified are no difference", () => {
  assert.deepEqual(near("臺灣農民創業園", "台湾农民创业圆"), ["臺灣農民創業園"]);
});

test("of a name with one character fewer the whole name is taken", () => {
  assert.deepEqual(near("云杉场非法占地案", "云杉场x", ["云杉场"]), ["云杉场"]);
});

test("two differences are not near", () => {
  assert.ok(differInOne(letters("甲乙丙"), letters("甲丁丙")));
  assert.ok(differInOne(letters("甲乙丙"), letters("甲丙")));
  assert.ok(differInOne(letters("甲乙"), letters("甲乙")));
  assert.ok(!differInOne(letters("甲乙丙"), letters("丁戊丙")));
  assert.ok(!differInOne(letters("甲乙丙丁"), letters("乙甲丙丁")));
});

test("candidates hold all bigrams that a change leaves; those that hold most come first", () => {
  const lists = [[1, 2, 3, 9], [1, 3], [], [1, 2, 5]].map((list) => Float64Array.from(list));
  assert.deepEqual(candidates(lists, [0, 1, 2, 3], 5).sort(), [1, 2, 3]);
  assert.equal(candidates([lists[0], lists[1], lists[1], lists[3]], [0, 1, 2, 3], 5)[0], 1);
});
