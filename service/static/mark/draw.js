/** Draw: the pad for pen, finger, mouse and keys, with its tools. */
import * as state from "../page/state.js";
import { announce, byId, element, oncePerFrame, sharpContext, svg } from "../page/elements.js";
import { MARKING, SIDE, addStroke, canUndo, current, paintMark, paintRegion, replace, undo } from "./mark.js";
import { NAMES, example } from "./examples.js";
import { SAY } from "../words/words.js";

const STEP = SIDE / 32;
let pad;
let stroke = null;
let region = null;
let cursor = { x: SIDE / 2, y: SIDE / 2, shown: false };

const thickness = () => Number(byId("thickness", HTMLInputElement).value);

function paintCursor(context) {
  context.beginPath();
  context.arc(cursor.x, cursor.y, Math.max(4, thickness() / 2), 0, 2 * Math.PI);
  context.lineWidth = 2;
  context.strokeStyle = stroke ? "#000" : MARKING;
  context.stroke();
}

const paint = oncePerFrame(() => {
  const side = pad.parentElement.clientWidth;
  const context = sharpContext(pad, side, side);
  context.scale(side / SIDE, side / SIDE);
  paintMark(context, current(), stroke);
  if (region && !stroke) paintRegion(context, current(), region);
  if (cursor.shown) paintCursor(context);
});

function placeOf(event) {
  const box = pad.getBoundingClientRect();
  const share = SIDE / box.width;
  return [(event.clientX - box.left) * share, (event.clientY - box.top) * share];
}

function begin(event) {
  if (event.button !== 0) return;
  event.preventDefault();
  pad.focus({ preventScroll: true });
  pad.setPointerCapture(event.pointerId);
  cursor.shown = false;
  stroke = { width: thickness(), points: [placeOf(event)] };
  paint();
}

function go(event) {
  if (!stroke || !pad.hasPointerCapture(event.pointerId)) return;
  const passed = event.getCoalescedEvents?.() ?? [];
  for (const each of passed.length ? passed : [event]) stroke.points.push(placeOf(each));
  paint();
}

function finish() {
  if (!stroke) return;
  const finished = stroke;
  stroke = null;
  addStroke(finished);
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const within = (place) => Math.max(0, Math.min(SIDE, place));

function moveCursor([across, down]) {
  cursor = { x: within(cursor.x + across * STEP), y: within(cursor.y + down * STEP), shown: true };
  if (stroke) stroke.points.push([cursor.x, cursor.y]);
}

function putDownOrLift() {
  cursor.shown = true;
  if (stroke) finish();
  else stroke = { width: thickness(), points: [[cursor.x, cursor.y]] };
  announce(stroke ? SAY.pen.down : SAY.pen.up);
}

function key(event) {
  if (ARROWS[event.key]) moveCursor(ARROWS[event.key]);
  else if (event.key === " " || event.key === "Enter") putDownOrLift();
  else if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)) undo();
  else return;
  event.preventDefault();
  paint();
}

function leave() {
  finish();
  cursor.shown = false;
  paint();
}

function showTools() {
  byId("undo", HTMLButtonElement).disabled = !canUndo();
}

/** An example's strokes as a small drawing, for its button. */
function sketch(name) {
  const lines = example(name, 0).map(({ points }) =>
    svg("polyline", { points: points.map((point) => point.join(",")).join(" ") }),
  );
  return svg("svg", { viewBox: `0 0 ${SIDE} ${SIDE}`, class: "sketch", "aria-hidden": "true" }, ...lines);
}

/** A button for each example, which puts it on the pad; `labels` are the buttons' names. */
export function exampleButtons(labels) {
  return NAMES.map((name) => {
    const label = labels[name];
    const button = element(
      "button",
      { type: "button", class: "chip", "aria-label": label, title: label },
      sketch(name),
    );
    button.addEventListener("click", () => replace({ strokes: example(name, thickness()) }));
    return button;
  });
}

function listen() {
  pad.addEventListener("pointerdown", begin);
  pad.addEventListener("pointermove", go);
  pad.addEventListener("pointerup", finish);
  pad.addEventListener("pointercancel", finish);
  pad.addEventListener("keydown", key);
  pad.addEventListener("blur", leave);
  byId("undo").addEventListener("click", undo);
  byId("clear").addEventListener("click", () => replace({}));
  new ResizeObserver(paint).observe(pad.parentElement);
}

export function startDraw() {
  pad = byId("pad", HTMLCanvasElement);
  listen();
  byId("examples").append(...exampleButtons(SAY.examples));
  state.on("mark", () => {
    region = null;
    paint();
    showTools();
  });
  state.on("answer", (answer) => {
    region = answer.warnings.includes("blank") ? null : answer.region;
    paint();
  });
}
