// @ts-check
// Runs where it stands, before what follows it is painted: gives the page its colours and leaves a button that changes them.
// The choice is kept where the theme keeps it. Without one the colours are those that the reader's system asks for.

{
  /** What mkdocs.yml says under theme.palette. @typedef {{media: string, scheme: string, primary: string, accent: string, name: string}} Colours */

  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  /** @type {Colours[]} */
  const options = JSON.parse(script.dataset.colours ?? "[]");
  const key = `${new URL("../..", script.src).pathname}.__palette`;
  const SYSTEM = "(prefers-color-scheme)";
  /** @param {Colours} one */
  const suits = ({media}) => window.matchMedia(media || "not all").matches;

  const remembered = () => {
    try {
      return JSON.parse(localStorage.getItem(key) ?? "{}").index;
    } catch {
      return undefined;
    }
  };
  /** @param {object} choice */
  const remember = (choice) => {
    try {
      localStorage.setItem(key, JSON.stringify(choice));
    } catch {
      // The choice holds for this page only.
    }
  };

  const button = document.createElement("button");
  /** An option that leaves the colours to the system has those of the option for it. @param {Colours} option */
  const show = (option) => {
    const own = option.media === SYSTEM ? options.find((one) => one.media !== SYSTEM && suits(one)) : option;
    const {scheme, primary, accent} = own ?? option;
    for (const [name, value] of Object.entries({scheme, primary, accent})) {
      document.body.setAttribute(`data-md-color-${name}`, value);
    }
    button.title = option.name;
    button.setAttribute("aria-label", option.name);
    return {media: option.media, scheme, primary, accent};
  };

  let index = options[remembered()] ? remembered() : Math.max(options.findIndex(suits), 0);
  button.type = "button";
  button.className = "md-header__button gs-icon gs-icon--colours";
  button.addEventListener("click", () => {
    index = (index + 1) % options.length;
    remember({index, color: show(options[index])});
  });
  show(options[index]);
  script.replaceWith(button);
}
