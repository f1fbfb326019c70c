import assert from "node:assert/strict";
import test from "node:test";

import {BODY, HEAD, bigrams, run, spread} from "../../hooks/gongshi/assets/gongshi/search/keys.js";
import {commonToAll, distinct, joinedLists, marked, without} from "../../hooks/gongshi/assets/gongshi/search/sets.js";
import {
  asLeaf,
  asOrdinals,
  asPostings,
  continued,
  documentsAt,
  documentsOf,
  namesBetween,
  occurrences,
  unpaired,
} from "../../hooks/gongshi/assets/gongshi/search/shards.js";
import {Numbers, countUpTo, nameAt, summed} from "../../hooks/gongshi/assets/gongshi/numbers.js";
import {json, numbers} from "./serving.js";

const PLACE = 67_108_864;

test("a number is 7 bits a byte, lowest first, up to 2**53", () => {
  const read = new Numbers(Uint8Array.of(5, 0xac, 2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f));
  assert.deepEqual([read.next(), read.next(), read.next()], [5, 300, 2 ** 53 - 1]);
});

test("steps add up to keys; names are twelve letters", () => {
  assert.deepEqual([...summed([5, 7, 0, 1])], [5, 12, 12, 13]);
  assert.equal(nameAt("abcdefghijklmnopqrstuvwx", 1), "mnopqrstuvwx");
});

test("keys up to one are counted", () => {
  const keys = Float64Array.of(2, 4, 4, 9);
  assert.deepEqual(
    [1, 2, 3, 4, 9, 10].map((key) => countUpTo(keys, key)),
    [0, 1, 1, 3, 4, 4],
  );
});

test("the key of a bigram holds field, first code point and second plus one", () => {
  assert.deepEqual(bigrams("华兴", HEAD), [44_723_884_405]);
  assert.deepEqual(bigrams("华兴", BODY), [44_723_884_405 + 4_398_046_511_104]);
  assert.deepEqual(bigrams("华", HEAD), []);
  assert.equal(bigrams("一二三", HEAD).length, 2);
});

test("one character is the run of keys that begin with it, beyond the first plane too", () => {
  assert.deepEqual(run("𠮷", BODY), [4_679_213_776_896, 4_679_213_776_896 + 2_097_151]);
});

test("bigrams are asked in an order in which the first few come from all over the part", () => {
  assert.deepEqual(spread([0, 1, 2, 3, 4, 5, 6]), [0, 4, 2, 6, 1, 3, 5]);
  assert.deepEqual(spread([]), []);
});

test("a shard of postings gives the documents of each key", () => {
  // Keys 5 and 12; the first has 3 documents with steps 0, 1, 4, the second one with step 6.
  const shard = asPostings(Uint8Array.of(2, 5, 7, 3, 1, 0 + 4, 2 + 4, 6 + 4, 7 + 2, 0b00));
  assert.deepEqual([...shard.keys], [5, 12]);
  assert.deepEqual(
    documentsOf(shard, 0, 2).map((list) => [...list]),
    [[0, 1, 5], [6]],
  );
  assert.deepEqual(
    documentsOf(shard, 1, 2).map((list) => [...list]),
    [[6]],
  );
});

test("pairs are numbered along the diagonals", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5].map(unpaired), [
    [0, 0],
    [1, 0],
    [0, 1],
    [2, 0],
    [1, 1],
    [0, 2],
  ]);
});

test("a shard of ordinals says where the lists of its keys begin", () => {
  const bytes = Uint8Array.of(2, 5, 7, 3, 1, 11, 12, 13, 14);
  const {keys, starts} = asOrdinals(bytes);
  assert.deepEqual([...keys], [5, 12]);
  assert.deepEqual(
    [...starts].map((start) => bytes[start]),
    [11, 14, undefined],
  );
});

test("ordinals tell the first and the second character of each occurrence", () => {
  // In document 3 the pairs (0, 0) and (1, 0), in document 9 the pair (0, 1).
  const {starts, ends} = occurrences(Float64Array.of(3, 9), new Numbers(numbers(0 * 2 + 1, 1 * 2, 2 * 2)));
  assert.deepEqual([...starts], [3 * PLACE, 3 * PLACE + 1, 9 * PLACE]);
  assert.deepEqual([...ends], [3 * PLACE, 3 * PLACE, 9 * PLACE + 1]);
});

test("bigrams follow each other only if they share the very same character", () => {
  const ends = Float64Array.of(10, 20, 30);
  const next = {starts: Float64Array.of(9, 20, 31), ends: Float64Array.of(1, 2, 3)};
  assert.deepEqual([...continued(ends, next)], [2]);
  assert.deepEqual([...documentsAt(Float64Array.of(3 * PLACE, 3 * PLACE + 8, 4 * PLACE))], [3, 4]);
});

test("the files between two keys begin with the last that starts at or before the first key", () => {
  const leaf = asLeaf(json({first: [10, 10, 10], names: "aaaaaaaaaaaabbbbbbbbbbbbcccccccccccc"}));
  assert.deepEqual(namesBetween(leaf, 25, 25), ["bbbbbbbbbbbb"]);
  assert.deepEqual(namesBetween(leaf, 15, 30), ["aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc"]);
  assert.deepEqual(namesBetween(leaf, 1, 5), []);
});

test("sets are joined, cut and told apart", () => {
  const [a, b, c] = [Float64Array.of(1, 3, 5), Float64Array.of(3, 4, 5, 6), Float64Array.of(5)];
  assert.deepEqual([...commonToAll([b, a])], [3, 5]);
  assert.deepEqual([...commonToAll([a, b, c])], [5]);
  assert.deepEqual([...joinedLists([a, new Float64Array(), b])], [1, 3, 4, 5, 6]);
  assert.deepEqual([...distinct(Float64Array.of(1, 1, 2, 5, 5))], [1, 2, 5]);
  assert.deepEqual(marked(Uint8Array.of(0, 1, 1, 0)), [1, 2]);
  assert.deepEqual([...without(Uint8Array.of(0, 1, 1), Uint8Array.of(1, 0, 1))], [0, 1, 0]);
});
