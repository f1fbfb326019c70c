// @ts-check
/** How many records a year or a month has, as a picture with a table behind it. */

import {element, svgElement} from "../dom.js";
import {asBars} from "./bars.js";

/** @typedef {import("./bars.js").Bar} Bar */

const WIDTH = 640;
const HEIGHT = 120;
const FOOT = 20;
const TOP = 16;
const LABELS = 12;

/**
 * @param {Map<string, number>} months by `2024-03`
 * @param {string} unit
 * @returns {HTMLElement | null} null if there is nothing to compare
 */
export function chart(months, unit) {
  const bars = asBars(months);
  if (bars.length < 2) return null;
  const period = bars[0].label.includes("月") ? "月" : "年";
  const highest = Math.max(...bars.map(({count}) => count));
  const top = bars.find(({count}) => count === highest);
  const span = `${bars[0].label}至${bars[bars.length - 1].label}`;
  const about = `按${period}的${unit}数：${span}，最多的是${top?.label}，${highest} ${unit}。`;
  const picture = svgElement(
    "svg",
    {viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "gs-chart", role: "img", "aria-label": about},
    ...drawn(bars, highest, unit),
  );
  return element(
    "figure",
    {class: "gs-figure"},
    picture,
    element("details", {}, element("summary", {}, `按${period}的${unit}数（表格）`), table(bars, period, unit)),
  );
}

/** @param {Bar[]} bars @param {number} highest @param {string} unit */
function drawn(bars, highest, unit) {
  const step = WIDTH / bars.length;
  const every = Math.ceil(bars.length / LABELS);
  return bars.flatMap(({label, short, count}, place) => {
    const height = (count / highest) * (HEIGHT - FOOT - TOP);
    const x = place * step;
    const bar = svgElement(
      "rect",
      {x: x + step * 0.1, y: HEIGHT - FOOT - height, width: step * 0.8, height, class: "gs-chart__bar"},
      svgElement("title", {}, `${label}：${count} ${unit}`),
    );
    const middle = {x: x + step / 2, "text-anchor": "middle"};
    const value = svgElement(
      "text",
      {...middle, y: HEIGHT - FOOT - height - 4, class: "gs-chart__text"},
      count && step > 30 ? String(count) : "",
    );
    const foot = svgElement(
      "text",
      {...middle, y: HEIGHT - 5, class: "gs-chart__text"},
      place % every === 0 ? short : "",
    );
    return [bar, value, foot];
  });
}

/** @param {Bar[]} bars @param {string} period @param {string} unit */
function table(bars, period, unit) {
  const head = element(
    "tr",
    {},
    element("th", {scope: "col"}, period === "月" ? "月份" : "年份"),
    element("th", {scope: "col", class: "gs-num"}, `${unit}数`),
  );
  const rows = bars.map(({label, count}) =>
    element("tr", {}, element("th", {scope: "row"}, label), element("td", {class: "gs-num"}, String(count))),
  );
  return element("table", {class: "gs-parts"}, element("thead", {}, head), element("tbody", {}, ...rows));
}
