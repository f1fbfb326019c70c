// What a page needs beside search: the print button, which stands only where a script can serve it.

for (const button of document.querySelectorAll("[data-gs-print]")) {
  if (button instanceof HTMLElement) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
