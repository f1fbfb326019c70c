// @ts-check
// What a page needs beside search. Without it every page still works.

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
  for (const link of document.querySelectorAll(
    ".md-tabs__link, .md-nav--primary > .md-nav__list > .md-nav__item > a.md-nav__link",
  )) {
    const target = new URL(link.getAttribute("href") ?? "", window.location.href).pathname;
    const folder = target.replace(/[^/]*$/, "");
    const isPage = target === here || (target === folder + "index.html" && here === folder);
    if (isPage || (target === folder + "index.html" && folder !== root && here.startsWith(folder))) {
      link.setAttribute("aria-current", isPage ? "page" : "true");
      link.classList.toggle("md-nav__link--active", link.matches(".md-nav__link"));
      link.closest(".md-tabs__item")?.classList.add("md-tabs__item--active");
    }
  }
}

/** The theme's menu is a label, which no keyboard reaches: make it a button that opens, shuts and says so. */
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
    const first = /** @type {HTMLElement | null} */ (document.querySelector(".md-nav--primary a.md-nav__link"));
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

/**
 * Where the theme's own script does not run: the palette, with the very choice that script keeps, since both share a
 * site. Without a choice the colours are those that the reader's system asks for.
 */
function switchColours() {
  const options = /** @type {HTMLInputElement[]} */ ([
    ...document.querySelectorAll("[data-md-component=palette] input"),
  ]);
  if (document.getElementById("__config") || options.length === 0) return;
  const {__md_get: get, __md_set: set} = /** @type {any} */ (window);
  /** @param {number} index */
  const color = (index) =>
    Object.fromEntries(
      ["media", "scheme", "primary", "accent"].map((name) => [
        name,
        options[index].getAttribute(`data-md-color-${name}`) ?? "",
      ]),
    );
  /** @param {number} index */
  const apply = (index) => {
    options[index].checked = true;
    for (const option of options) {
      /** @type {HTMLElement} */ (option.nextElementSibling).hidden = option !== options[index];
    }
    for (const [name, value] of Object.entries(color(index))) {
      document.body.setAttribute(`data-md-color-${name}`, value);
    }
  };
  const wanted = options.findIndex((option) => window.matchMedia(option.dataset.mdColorMedia ?? "not all").matches);
  apply(options[get("__palette")?.index] ? get("__palette").index : Math.max(wanted, 0));
  /** @param {number} index */
  const choose = (index) => {
    apply(index);
    set("__palette", {index, color: color(index)});
  };
  options.forEach((option, index) => {
    option.addEventListener("change", () => choose(index));
    option.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const next = (index + 1) % options.length;
      choose(next);
      options[next].focus();
    });
  });
}

document.documentElement.classList.replace("no-js", "js");
switchColours();
showPrint();
markPlace();
openMenuByKeyboard();
