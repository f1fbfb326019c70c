// @ts-check
/**
 * The search box of every page. All else is loaded when a box is used; on a page with a finder, at once.
 *
 *     <form data-gs-search action="…/search.html"><input name="q" type="search" …></form>
 *     <form data-gs-search="penalties" …>  suggests records of one kind
 */

const PAUSE = 120;

// ---------------------------------------------------------------- the box

/** A form that suggests hits while one types. */
class SearchBox {
  /** @param {HTMLFormElement} form @param {HTMLInputElement} input @param {number} number of the box on the page */
  constructor(form, input, number) {
    this.form = form;
    this.input = input;
    this.kinds = form.dataset.gsSearch ? [form.dataset.gsSearch] : [];
    this.list = document.createElement("ul");
    this.list.id = `gs-suggest-${number}`;
    this.active = -1;
    this.pause = 0;
    this.control = new AbortController();
  }

  start() {
    this.form.classList.add("gs-search");
    this.form.append(this.list);
    const {id} = this.list;
    setAttributes(this.list, {class: "gs-suggest", role: "listbox", "aria-label": "搜索建议"});
    setAttributes(this.input, {
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-controls": id,
    });
    this.close();
    this.listen();
  }

  listen() {
    this.input.addEventListener("focus", () => void this.warm().catch(() => {}));
    this.input.addEventListener(
      "input",
      (event) => !(/** @type {InputEvent} */ (event).isComposing) && this.suggestSoon(),
    );
    this.input.addEventListener("compositionstart", () => this.cancel());
    this.input.addEventListener("compositionend", () => this.suggestSoon());
    this.input.addEventListener("keydown", (event) => !event.isComposing && this.press(event));
    this.input.addEventListener("blur", () => this.close());
    this.form.addEventListener("submit", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
  }

  /** Load what a search needs while the reader begins to type. */
  async warm() {
    const {openIndex} = await import("./suggesting.js");
    await openIndex();
  }

  cancel() {
    clearTimeout(this.pause);
    this.control.abort();
  }

  suggestSoon() {
    this.cancel();
    this.pause = window.setTimeout(() => void this.suggest(), PAUSE);
  }

  async suggest() {
    const {signal} = (this.control = new AbortController());
    try {
      const {suggest} = await import("./suggesting.js");
      const options = await suggest(this.input.value, this.kinds, this.list.id, signal);
      if (!signal.aborted) this.show(options);
    } catch {
      if (!signal.aborted) this.close();
    }
  }

  /** @param {HTMLElement[]} options */
  show(options) {
    for (const option of options) option.addEventListener("click", () => this.go(option));
    this.list.replaceChildren(...options);
    this.list.hidden = options.length === 0;
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    this.activate(-1);
  }

  /** @param {number} place -1 for none */
  activate(place) {
    this.active = place;
    [...this.list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === place)));
    const option = this.list.children[place];
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({block: "nearest"});
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const option = this.list.children[this.active];
    if (event.key === "Escape" && !this.list.hidden) this.close();
    else if (event.key === "ArrowDown" && !this.list.hidden) this.move(1);
    else if (event.key === "ArrowUp" && !this.list.hidden) this.move(-1);
    else if (event.key === "Enter" && option) this.go(option);
    else return;
    event.preventDefault();
  }

  /** The place before the first option is the input itself. @param {1 | -1} step */
  move(step) {
    const places = this.list.children.length + 1;
    this.activate(((this.active + 1 + step + places) % places) - 1);
  }

  /** @param {Element} option */
  go(option) {
    window.location.assign(/** @type {HTMLElement} */ (option).dataset.href ?? this.form.action);
  }

  close() {
    this.cancel();
    this.list.hidden = true;
    this.list.replaceChildren();
    this.input.setAttribute("aria-expanded", "false");
    this.activate(-1);
  }
}

// ---------------------------------------------------------------- the page

/** @param {Element} element @param {Record<string, string>} attributes */
function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

/** "/" leads to the box, unless one is typing. @param {KeyboardEvent} event */
function focusBox(event) {
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  const isTyping =
    target.isContentEditable || target.matches("input:not([type=radio], [type=checkbox]), textarea, select");
  if (event.key !== "/" || isTyping || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const input = /** @type {HTMLInputElement | null} */ (
    document.querySelector("form[data-gs-search] input[type=search]")
  );
  if (!input) return;
  event.preventDefault();
  input.focus();
  input.select();
}

function start() {
  const forms = /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-gs-search]"));
  forms.forEach((form, number) => {
    const input = /** @type {HTMLInputElement | null} */ (form.querySelector("input[type=search]"));
    if (input) new SearchBox(form, input, number).start();
  });
  const section = /** @type {HTMLElement | null} */ (document.querySelector("[data-gs-finder]"));
  if (section) void import("./finder.js").then(({Finder}) => new Finder(section).start());
  document.addEventListener("keydown", focusBox);
}

start();
