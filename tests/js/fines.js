/** A table of five fines in two chunks, as `hooks/gongshi/tables.py` would write it. */

import {Files} from "../../hooks/gongshi/assets/gongshi/files.js";
import {readTable} from "../../hooks/gongshi/assets/gongshi/tables/table.js";
import {joined, json, numbers, serve} from "./serving.js";

export const ABOUT = {
  kind: "penalties",
  label: "行政处罚",
  unit: "件",
  address: ["penalties/", ".html"],
  rows: 5,
  day: {name: "decided_on", label: "处罚决定日期", shape: "day"},
  facets: [
    {
      name: "type",
      label: "处罚种类",
      shape: "choice",
      values: [
        ["罚款", 3],
        ["警告", 2, "警告（申诫罚）"],
      ],
    },
    {name: "q", label: "领域", shape: "text", values: [["土地", 5]]},
  ],
  amounts: [{name: "fine", label: "罚款金额", shape: "amount", sum: 37_510_050}],
  shown: [
    {name: "number", label: "文书号", shape: "doc_no"},
    {name: "fine", label: "罚款金额", shape: "amount"},
  ],
  listed: 2,
  months: {"2023-12": 1, "2024-03": 2, "2024-05": 1},
  chunks: [
    {rows: 2, days: "days-0000000", facets: "facets-00000", amounts: "amounts-0000", blocks: "blocks-00000"},
    {rows: 3, days: "days-1111111", facets: "facets-11111", amounts: "amounts-1111", blocks: "blocks-11111"},
  ],
};

/** A facet: bytes of its sets, one byte a row, the sets, the rows. */
function facet(sets, rows) {
  const head = json(sets);
  return joined(numbers(head.length, 1), head, rows);
}

const FILES = {
  "/penalties000.bin": json(ABOUT),
  // 2024-05-01 and 2024-03-05 are days 19844 and 19787 since 1970; then 2024-03-05, 2023-12-31 (19722), none.
  "/days-0000000.bin": numbers(19_845, 57),
  "/days-1111111.bin": numbers(19_788, 65, 19_723),
  "/facets-00000.bin": joined(facet([["罚款"], ["罚款", "警告"]], [0, 1]), facet([["土地"]], [0, 0])),
  "/facets-11111.bin": joined(facet([[], ["罚款"], ["警告"]], [2, 1, 0]), facet([["土地"]], [0, 0, 0])),
  // In units of 1 fen and of 10,000 fen: 375,000.50, none; 100, 0, none.
  "/amounts-0000.bin": numbers(1, 37_500_051, 0),
  "/amounts-1111.bin": numbers(10_000, 2, 1, 0),
  "/blocks-00000.bin": json({sizes: [1, 1], names: "block-000000block-000001"}),
  "/blocks-11111.bin": json({sizes: [3], names: "block-000002"}),
  "/block-000000.bin": json([["a", "甲公司", "1号", "375000.5"]]),
  "/block-000001.bin": json([
    [
      "b",
      "乙公司、丙某",
      "2号",
      "",
      [
        ["2号", "60"],
        ["2号", "40"],
      ],
    ],
  ]),
  "/block-000002.bin": json([
    ["c", "丙公司", "3号", "100"],
    ["d", "丁公司", "4号", "0"],
    ["e", "戊公司", "", ""],
  ]),
};

/** @param test its context */
export async function openFines(test) {
  const {address, asked} = await serve(test, FILES);
  return {table: await readTable(new Files(address), "penalties000"), asked};
}
