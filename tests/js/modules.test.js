import assert from "node:assert/strict";
import {readdirSync} from "node:fs";
import {join} from "node:path";
import test from "node:test";

const FOLDER = new URL("../../hooks/gongshi/assets/gongshi/", import.meta.url);
const OF_A_PAGE = ["colours.js", "page.js", "searchbox.js"];

test("no script but those of a page needs a page to be loaded", async () => {
  const paths = readdirSync(FOLDER, {recursive: true}).filter((path) => path.endsWith(".js"));
  const others = paths.filter((path) => !OF_A_PAGE.includes(path));
  assert.ok(others.includes(join("search", "query.js")) && others.includes("finder.js"));
  assert.equal(paths.length - others.length, OF_A_PAGE.length);
  for (const path of others) await import(new URL(path, FOLDER));
});
