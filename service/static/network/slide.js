/** The filter's slide over the grid: one place after another, by hand or at a speed one chooses. */
import * as state from "../page/state.js";
import { byId } from "../page/elements.js";
import { hold, move } from "./selection.js";
import { SAY } from "../words/words.js";

let playing = false;
let owed = 0;
let last = 0;

const speed = () => Number(byId("speed", HTMLInputElement).value);

function shapeHere() {
  const { stage } = state.get("selection");
  const [rows, columns = 1] = state.get("network").stages[stage].shape;
  return { rows, columns };
}

/** Move on by places in reading order; false when that would leave the map. */
function step(places) {
  const { columns, rows } = shapeHere();
  const selection = state.get("selection");
  const place = selection.row * columns + selection.column + places;
  if (place < 0 || place >= rows * columns) return false;
  const row = Math.floor(place / columns);
  if (playing) state.set("shown", place + 1);
  hold({ ...selection, row, column: place - row * columns });
  return true;
}

function show() {
  byId("play").textContent = playing ? SAY.slide.pause : SAY.slide.play;
  if (!playing) state.set("shown", undefined);
}

function showSpeed() {
  byId("speed-value").textContent = SAY.slide.speed(speed());
}

export function stop() {
  if (!playing) return;
  playing = false;
  show();
}

function frame(now) {
  if (!playing) return;
  owed += ((now - last) * speed()) / 1000;
  last = now;
  const places = Math.floor(owed);
  owed -= places;
  if (places > 0 && !step(places)) stop();
  requestAnimationFrame(frame);
}

/** Play from where it is; from the start when it is at the end. */
export function play() {
  const { rows, columns } = shapeHere();
  const { row, column } = state.get("selection");
  if (row * columns + column >= rows * columns - 1) hold({ ...state.get("selection"), row: 0, column: 0 });
  playing = true;
  owed = 0;
  last = performance.now();
  show();
  requestAnimationFrame(frame);
}

function byHand(places) {
  stop();
  step(places);
}

export function startSlide() {
  byId("play").addEventListener("click", () => (playing ? stop() : play()));
  byId("to-start").addEventListener("click", () => {
    stop();
    move(-Infinity, -Infinity);
  });
  byId("step-back").addEventListener("click", () => byHand(-1));
  byId("step-on").addEventListener("click", () => byHand(1));
  byId("speed").addEventListener("input", showSpeed);
  show();
  showSpeed();
  state.on("explanation", stop);
}
