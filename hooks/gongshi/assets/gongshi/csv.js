// @ts-check
/** Tables for a spreadsheet. */

/**
 * One line of a CSV file. A cell that a spreadsheet would take for a formula gets an apostrophe in front.
 * @param {string[]} cells
 */
export function csvLine(cells) {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/** @param {string} text */
function csvCell(text) {
  const harmless = /^[\s\u0000]*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(text) ? `'${text}` : text;
  return /[",\r\n']|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/**
 * Hand a file to the reader. Excel knows UTF-8 by the mark in front.
 * @param {string} name
 * @param {string[]} lines
 */
export function saveCsv(name, lines) {
  const address = URL.createObjectURL(new Blob(["\ufeff", ...lines], {type: "text/csv;charset=utf-8"}));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
