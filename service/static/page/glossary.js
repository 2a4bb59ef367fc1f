/** The glossary: shows the meaning of a term beside it on hover, focus or press. Escape closes it. */
import { byId } from "./elements.js";
import { GLOSSARY } from "../words/words.js";

const GAP = 6;
let shown = null;

const meaning = () => byId("meaning");

function place(term) {
  const box = term.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = meaning();
  const below = box.bottom + GAP + height <= window.innerHeight;
  meaning().style.left = `${Math.max(GAP, Math.min(box.left, document.documentElement.clientWidth - width - GAP))}px`;
  meaning().style.top = `${below ? box.bottom + GAP : box.top - GAP - height}px`;
}

function hide() {
  if (!shown) return;
  shown.removeAttribute("aria-describedby");
  shown = null;
  meaning().hidePopover();
}

function show(term) {
  if (shown === term) return;
  hide();
  shown = term;
  meaning().textContent = GLOSSARY[term.dataset.term];
  term.setAttribute("aria-describedby", "meaning");
  meaning().showPopover();
  place(term);
}

const termOf = (event) => event.target.closest?.(".term");

/** The pointer may move onto the meaning to read it; anywhere else, it leaves the term. */
function leave(event) {
  const to = event.relatedTarget;
  if (shown && to !== meaning() && to !== shown && document.activeElement !== shown) hide();
}

/** Escape closes only the meaning. */
function key(event) {
  if (event.key !== "Escape" || !shown) return;
  event.stopPropagation();
  hide();
}

export function startGlossary() {
  for (const kind of ["pointerover", "focusin", "click"]) {
    document.addEventListener(kind, (event) => termOf(event) && show(termOf(event)));
  }
  document.addEventListener("focusout", hide);
  document.addEventListener("pointerout", leave);
  document.addEventListener("keydown", key, { capture: true });
  document.addEventListener("scroll", () => shown && place(shown), { passive: true, capture: true });
  document.addEventListener("pointerdown", (event) => termOf(event) || hide());
}
