// @ts-check
// What a page needs beside search. Without it every page still works.

/** The links of the short menu. */
const MENU = ".gs-menu a";
/** The links of what opens where it is narrow: the short menu, or the theme's tree of a hand-written page. */
const DRAWER = ".gs-menu:not(.gs-menu--wide) a, .md-nav--primary a.md-nav__link";

/** The print button stands only where a script can serve it. */
function showPrint() {
  for (const button of document.querySelectorAll("[data-gs-print]")) {
    if (button instanceof HTMLElement) {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    }
  }
}

/** Mark where one is in the menus: records and lists are no pages that the theme knows. */
function markPlace() {
  const here = window.location.pathname;
  const root = new URL("../../", import.meta.url).pathname;
  for (const link of document.querySelectorAll(`${MENU}, .md-nav--primary > .md-nav__list > .md-nav__item > a`)) {
    const target = new URL(link.getAttribute("href") ?? "", window.location.href).pathname;
    const folder = target.replace(/[^/]*$/, "");
    const isPage = target === here || (target === folder + "index.html" && here === folder);
    if (isPage || (target === folder + "index.html" && folder !== root && here.startsWith(folder))) {
      link.setAttribute("aria-current", isPage ? "page" : "true");
      link.classList.toggle("md-nav__link--active", link.matches(".md-nav__link"));
    }
  }
}

/** The button of the menu is a label, which no keyboard reaches: make it a button that opens, shuts and says so. */
function openMenuByKeyboard() {
  const toggle = document.getElementById("__drawer");
  const button = document.querySelector("[data-gs-menu]");
  if (!(toggle instanceof HTMLInputElement) || !(button instanceof HTMLElement)) return;
  button.tabIndex = 0;
  button.setAttribute("role", "button");
  const say = () => button.setAttribute("aria-expanded", String(toggle.checked));
  /** @param {boolean} isOpen */
  const turn = (isOpen) => {
    toggle.checked = isOpen;
    toggle.dispatchEvent(new Event("change", {bubbles: true}));
    const first = /** @type {HTMLElement | null} */ (document.querySelector(DRAWER));
    (isOpen ? first : button)?.focus();
  };
  toggle.addEventListener("change", say);
  say();
  button.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    turn(!toggle.checked);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && toggle.checked) turn(false);
  });
}

document.documentElement.classList.replace("no-js", "js");
showPrint();
markPlace();
openMenuByKeyboard();
