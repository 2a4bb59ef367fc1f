/** Inserts the page's own text from words.js before the page is first shown. */
import { element } from "./elements.js";
import { worded } from "./worded.js";
import { LANGUAGE, PAGE } from "../words/words.js";

const key = (tone, text) => element("span", { class: `key ${tone}` }, text);

/** The parts of the texts with their own style. */
const parts = () => ({
  above: key("above", PAGE.above),
  zero: key("zero", PAGE.zero),
  below: key("below", PAGE.below),
  for: key("above", PAGE.for),
  against: key("below", PAGE.against),
  docs: element("a", { href: "docs" }, PAGE.docs),
});

document.documentElement.lang = LANGUAGE;
document.title = PAGE.title;
for (const empty of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-words]")))
  empty.replaceChildren(...worded(PAGE[empty.dataset.words], parts()));
for (const unnamed of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-words-label]")))
  unnamed.setAttribute("aria-label", PAGE[unnamed.dataset.wordsLabel]);
