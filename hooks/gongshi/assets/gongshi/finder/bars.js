// @ts-check
/** How many records a year or a month has, as bars. Pure. */

/** Up to so many months are shown as months. */
const MONTHS = 36;

/** @typedef {{label: string, short: string, count: number}} Bar */

/**
 * One bar a month if they are few, else one a year; months and years without records too.
 * @param {Map<string, number>} months
 * @returns {Bar[]}
 */
export function asBars(months) {
  const known = [...months.keys()].filter((month) => (months.get(month) ?? 0) > 0).sort();
  if (known.length === 0) return [];
  const all = monthsBetween(known[0], known[known.length - 1]);
  if (all.length <= MONTHS) return all.map((month) => asBar(month, months.get(month) ?? 0));
  const years = [...new Set(all.map((month) => month.slice(0, 4)))];
  return years.map((year) => ({
    label: `${year}年`,
    short: year,
    count: known.reduce((sum, month) => sum + (month.startsWith(year) ? (months.get(month) ?? 0) : 0), 0),
  }));
}

/** @param {string} month @param {number} count @returns {Bar} */
function asBar(month, count) {
  const label = `${month.slice(0, 4)}年${Number(month.slice(5))}月`;
  return {label, short: month.slice(2).replace("-", "/"), count};
}

/** @param {string} first @param {string} last */
function monthsBetween(first, last) {
  const all = [];
  for (let at = monthNumber(first); at <= monthNumber(last); at++) {
    all.push(`${String(Math.floor(at / 12)).padStart(4, "0")}-${String((at % 12) + 1).padStart(2, "0")}`);
  }
  return all;
}

/** @param {string} month */
function monthNumber(month) {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
}
