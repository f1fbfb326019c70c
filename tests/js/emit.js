/** Texts as JSON on standard input → what js-yaml and yaml write of each, as JSON: `{"js-yaml": [...], "yaml": [...]}`. */

import {readFileSync} from "node:fs";

import {dump} from "js-yaml";
import {stringify} from "yaml";

const texts = JSON.parse(readFileSync(0, "utf-8"));
const emitters = {"js-yaml": (text) => dump({事实: text}), yaml: (text) => stringify({事实: text})};
const written = Object.entries(emitters).map(([name, emit]) => [name, texts.map(emit)]);
process.stdout.write(JSON.stringify(Object.fromEntries(written)));
