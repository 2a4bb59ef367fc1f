/** Shows how much of the strip is out of view: with text and buttons above it, and faded edges. */
import { byId, calm } from "../page/elements.js";
import { count } from "../words/numbers.js";
import { SAY } from "../words/words.js";

let strip;

const boxOf = (/** @type {Element} */ shown) => shown.getBoundingClientRect();

/** How many layers are cut off or out of view, on the left and on the right; a single pixel does not count.
 *
 * @param {{left: number, right: number}} window
 * @param {{left: number, right: number}[]} layers
 */
export function outOfSight({ left, right }, layers) {
  return {
    before: layers.filter((layer) => layer.left < left - 1).length,
    after: layers.filter((layer) => layer.right > right + 1).length,
  };
}

function show() {
  const layers = [...byId("stages").querySelectorAll(".stage")];
  const { before, after } = outOfSight(boxOf(strip), layers.map(boxOf));
  byId("strip-before").textContent = before ? SAY.strip.before(count(before, SAY.units.layer)) : SAY.strip.beginning;
  byId("strip-after").textContent = after ? SAY.strip.after(count(after, SAY.units.more)) : SAY.strip.end;
  byId("strip-before", HTMLButtonElement).disabled = !before;
  byId("strip-after", HTMLButtonElement).disabled = !after;
  byId("strip-edges").hidden = !before && !after;
  strip.classList.toggle("cut-before", before > 0);
  strip.classList.toggle("cut-after", after > 0);
}

const scroll = (screens) => () =>
  strip.scrollBy({ left: screens * strip.clientWidth, behavior: calm() ? "auto" : "smooth" });

export function startStripEdges() {
  strip = byId("strip");
  byId("strip-before").addEventListener("click", scroll(-0.8));
  byId("strip-after").addEventListener("click", scroll(0.8));
  strip.addEventListener("scroll", show, { passive: true });
  const observer = new ResizeObserver(show);
  for (const sized of [strip, byId("stages")]) observer.observe(sized);
}
