/** The story: the page told a step at a time, forward and back, for a first visit. */
import * as state from "./state.js";
import { byId, calm } from "./elements.js";
import { STORY } from "./words.js";
import { current, replace } from "./mark.js";
import { example } from "./examples.js";
import { move, selectStage } from "./selection.js";
import { play, stop } from "./slide.js";

let steps = [];
let at = -1;

const stageOf = (step) => step.stage?.(state.get("network"));

/** Only the steps that this network has: another architecture may have no second block. */
function stepsFor(network) {
  steps = STORY.filter((step) => !step.stage || step.stage(network) >= 0);
}

function mark(target) {
  for (const element of document.querySelectorAll(".told")) element.classList.remove("told");
  target?.classList.add("told");
  target?.scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
}

const nothingDrawn = () => !current().cells && !current().picture && current().strokes.length === 0;

function prepare(step) {
  if (step.example && nothingDrawn()) replace({ strokes: example(step.example, 20) });
  stop();
  if (step.stage && state.get("explanation")) selectStage(stageOf(step));
  if (step.play && !calm()) playFromStart();
}

function playFromStart() {
  move(-Infinity, -Infinity);
  play();
}

function show() {
  const step = steps[at];
  byId("story-count").textContent = `${at + 1} of ${steps.length}`;
  byId("story-title").textContent = step.title;
  byId("story-text").textContent = step.text;
  byId("story-back").disabled = at === 0;
  byId("story-on").textContent = at === steps.length - 1 ? "Done" : "Next";
  prepare(step);
  mark(byId(step.at));
  byId("story-title").focus({ preventScroll: true });
}

function go(places) {
  at += places;
  if (at < 0 || at >= steps.length) return end();
  show();
}

function end() {
  at = -1;
  byId("story").hidden = true;
  document.body.classList.remove("telling");
  mark(null);
  stop();
  byId("story-begin").focus();
}

function begin() {
  at = 0;
  byId("story").hidden = false;
  document.body.classList.add("telling");
  show();
}

function key(event) {
  if (byId("story").hidden) return;
  if (event.key === "Escape") end();
}

export function startStory() {
  byId("story-begin").addEventListener("click", begin);
  byId("story-back").addEventListener("click", () => go(-1));
  byId("story-on").addEventListener("click", () => go(1));
  byId("story-end").addEventListener("click", end);
  byId("story").addEventListener("keydown", key);
  state.on("network", stepsFor);
}
