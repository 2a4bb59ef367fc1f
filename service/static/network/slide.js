/** Slides the filter over the grid: one place after another, by hand or at a chosen speed. */
import * as state from "../page/state.js";
import { byId } from "../page/elements.js";
import { Player } from "../page/player.js";
import { hold, move } from "./selection.js";
import { SAY } from "../words/words.js";

let player;

const speed = () => Number(byId("speed", HTMLInputElement).value);

function shapeHere() {
  const { stage } = state.get("selection");
  const [rows, columns = 1] = state.get("network").stages[stage].shape;
  return { rows, columns };
}

/** Move on by some places in reading order; false if that would leave the map. */
function step(places) {
  const { columns, rows } = shapeHere();
  const selection = state.get("selection");
  const place = selection.row * columns + selection.column + places;
  if (place < 0 || place >= rows * columns) return false;
  const row = Math.floor(place / columns);
  if (player.playing) state.set("shown", place + 1);
  hold({ ...selection, row, column: place - row * columns });
  return true;
}

function show() {
  byId("play").textContent = player.playing ? SAY.slide.pause : SAY.slide.play;
  if (!player.playing) state.set("shown", undefined);
}

function showSpeed() {
  byId("speed-value").textContent = SAY.slide.speed(speed());
}

export const stop = () => player.stop();

/** Play from the current place, or from the start if it is at the end. */
export function play() {
  const { rows, columns } = shapeHere();
  const { row, column } = state.get("selection");
  if (row * columns + column >= rows * columns - 1) hold({ ...state.get("selection"), row: 0, column: 0 });
  player.play();
}

function byHand(places) {
  stop();
  step(places);
}

export function startSlide() {
  player = new Player({ step, speed, onChange: show });
  byId("play").addEventListener("click", () => (player.playing ? stop() : play()));
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
