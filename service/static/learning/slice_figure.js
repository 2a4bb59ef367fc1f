/** The figure of a slice of the cost surface: drawn on request, in pieces, while the network may continue to learn. */
import * as state from "../page/state.js";
import { byId, element, oncePerFrame } from "../page/elements.js";
import { worded } from "../page/worded.js";
import { costsWritten, percent } from "../words/numbers.js";
import { SAY } from "../words/words.js";
import { lookAround } from "./cost_slice.js";
import { ask, attempt, haveMarks } from "./learning.js";
import { levelsOf, paintSlice } from "./slice_picture.js";

const PIECE = 6; // points in a piece of work, after each of which the network may do its own steps

const A_TENTH_MORE = 1.1;

/** The drawn slice and its costs so far; null before the first. */
let drawn = null;

const says = (nodes) => byId("slice-says").replaceChildren(...nodes);
const rowsOf = ({ slice, costs }) => Math.floor(costs.length / slice.size);
const isWhole = ({ slice, costs }) => costs.length === slice.size ** 2;

function paintNow() {
  byId("slice-body").hidden = !drawn;
  if (!drawn) return;
  const canvas = byId("slice", HTMLCanvasElement);
  paintSlice(canvas, drawn.slice, drawn.costs, canvas.parentElement?.clientWidth ?? 0);
  const { lowest, highest } = levelsOf([...drawn.costs, drawn.slice.cost]);
  const [low, high] = costsWritten(lowest, highest);
  byId("slice-low").textContent = low;
  byId("slice-high").textContent = high;
}

const paint = oncePerFrame(paintNow);

/** What the complete slice shows around the network's place. */
function tell({ slice, costs, step }) {
  const { isMinimum, lowest } = lookAround(slice, costs, slice.cost);
  const { ratio } = levelsOf(costs);
  const [cost, lowestCost] = costsWritten(slice.cost, lowest);
  const parts = { cost, lowest: lowestCost, step: step.toLocaleString("en") };
  const more = { marks: String(slice.marks), more: percent(ratio - 1, ratio < A_TENTH_MORE ? 1 : 0) };
  const seen = isMinimum ? (lowest < slice.cost ? "lowerElsewhere" : "minimum") : "slope";
  byId("slice-says").dataset.seen = seen;
  says([...worded(SAY.slice[seen], parts), " ", ...worded(SAY.slice.contours, more)]);
}

/** Fetch the costs piece by piece, until another slice replaces this one. */
async function fill(started) {
  const all = started.slice.size ** 2;
  const isCurrent = () => drawn === started;
  while (isCurrent() && !isWhole(started)) {
    const piece = await ask("sliceCosts", started.costs.length, PIECE);
    if (!isCurrent()) return;
    const rows = rowsOf(started);
    started.costs.push(...piece);
    says([SAY.slice.working(percent(started.costs.length / all, 0))]);
    if (rowsOf(started) > rows) paint();
  }
  if (isCurrent()) tell(started);
}

async function draw() {
  await haveMarks();
  const slice = await ask("beginSlice");
  drawn = slice && { slice, costs: [], step: state.get("smallNetwork").step };
  delete byId("slice-says").dataset.seen;
  paint();
  if (drawn) await fill(drawn);
  else says([SAY.slice.diverged]);
}

/** A network that has started over has left the drawn place. */
function forget({ step }) {
  if (!drawn || step >= drawn.step) return;
  drawn = null;
  says([SAY.slice.idle]);
  delete byId("slice-says").dataset.seen;
  paint();
}

const key = (kind, text) => element("li", { class: kind }, element("i"), text);

export function sliceFigure() {
  const button = element("button", { type: "button", id: "slice-draw" }, SAY.slice.draw);
  button.addEventListener("click", () => attempt(draw));
  const canvas = element("canvas", {
    id: "slice",
    role: "img",
    "aria-label": SAY.slice.label,
    "aria-describedby": "slice-says",
  });
  const square = element("div", { class: "square" }, canvas);
  const legend = element(
    "ul",
    { class: "legend" },
    ...Object.entries(SAY.slice.key).map(([kind, text]) => key(kind, text)),
  );
  const scale = element(
    "div",
    { class: "scale cost" },
    element("span", { id: "slice-low" }),
    element("i"),
    element("span", { id: "slice-high" }),
  );
  new ResizeObserver(paint).observe(square);
  state.on("theme", () => paint());
  state.on("smallNetwork", forget);
  return element(
    "div",
    { class: "slice" },
    element("h3", {}, SAY.slice.title),
    element("p", { class: "intro" }, ...worded(SAY.slice.intro)),
    button,
    element("div", { id: "slice-body", hidden: "" }, square, element("div", {}, legend, scale)),
    element("p", { id: "slice-says" }, SAY.slice.idle),
  );
}
