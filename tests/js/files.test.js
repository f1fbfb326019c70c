import assert from "node:assert/strict";
import test from "node:test";
import {gzipSync} from "node:zlib";

import {Files, MissingFile} from "../../hooks/gongshi/assets/gongshi/files.js";
import {asText} from "../../hooks/gongshi/assets/gongshi/numbers.js";
import {serve} from "./serving.js";

test("files are read packed or not, and once", async (context) => {
  const {address, asked} = await serve(context, {"/a.bin": gzipSync("华兴"), "/b.bin": Buffer.from("泰恒")});
  const files = new Files(address);
  assert.equal(await files.read("a", asText), "华兴");
  assert.equal(await files.read("b", asText), "泰恒");
  assert.equal(await files.read("a", asText), "华兴");
  assert.deepEqual(asked, ["/a.bin", "/b.bin"]);
});

for (const [what, content] of [
  ["gone", undefined],
  ["empty", Buffer.alloc(0)],
  ["cut off", gzipSync("华兴").subarray(0, 12)],
  ["a page", "<!doctype html>"],
]) {
  test(`a file that is ${what} is missing, and asked for again`, async (context) => {
    const contents = {"/a.bin": content};
    const {address} = await serve(context, contents);
    const files = new Files(address);
    await assert.rejects(files.read("a", asText), MissingFile);
    contents["/a.bin"] = Buffer.from("华兴");
    assert.equal(await files.read("a", asText), "华兴");
  });
}
