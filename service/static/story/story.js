/** The story: explains the page in steps, in a box above the figure of each step. Each step has an address. */
import * as state from "../page/state.js";
import { byId, calm } from "../page/elements.js";
import { worded } from "../page/worded.js";
import { SAY, STORY } from "../words/words.js";
import { current, replace } from "../mark/mark.js";
import { example } from "../mark/examples.js";
import { move, selectStage } from "../network/selection.js";
import { play, stop } from "../network/slide.js";
import { STEPS } from "./story_steps.js";

const ADDRESS = /^#story-([1-9]\d*)$/;
let steps = [];
let at = -1;

/** Only the steps that apply to this network: another architecture may have no second block. */
function stepsFor(network) {
  steps = STEPS.filter((step) => !step.stage || step.stage(network) >= 0);
}

/** The box is inserted above the figure, so it covers nothing, even on a small screen. */
function place(figure) {
  for (const told of document.querySelectorAll(".told")) told.classList.remove("told");
  figure.classList.add("told");
  figure.before(byId("story"));
  byId("story").hidden = false;
  byId("story-title").focus({ preventScroll: true });
  byId("story").scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
}

const nothingDrawn = () => !current().cells && !current().picture && current().strokes.length === 0;

function prepare(step) {
  if (step.example && nothingDrawn()) replace({ strokes: example(step.example, 20) });
  stop();
  if (step.stage) selectStage(step.stage(state.get("network")));
  state.set("tellsOfLayer", Boolean(step.stage));
  if (step.play && !calm()) playFromStart();
}

function playFromStart() {
  move(-Infinity, -Infinity);
  play();
}

function show(index) {
  at = index;
  const step = steps[at];
  const { title, text, attempt } = STORY[step.words];
  byId("story-count").textContent = SAY.story.count(at + 1, steps.length);
  byId("story-title").textContent = title;
  byId("story-text").replaceChildren(...worded(text));
  byId("story-attempt").textContent = attempt;
  byId("story-back", HTMLButtonElement).disabled = at === 0;
  byId("story-on").textContent = at === steps.length - 1 ? SAY.story.done : SAY.story.next;
  prepare(step);
  place(byId(step.at));
}

function hide() {
  at = -1;
  byId("story").hidden = true;
  for (const told of document.querySelectorAll(".told")) told.classList.remove("told");
  state.set("tellsOfLayer", false);
  stop();
}

/** Show the step in the address. */
function follow() {
  const index = Number(ADDRESS.exec(location.hash)?.[1] ?? 0) - 1;
  if (!state.get("explanation") || index === at) return;
  if (steps[index]) show(index);
  else if (at >= 0) hide();
}

function go(index) {
  const address = `#story-${index + 1}`;
  if (location.hash === address) show(index);
  else location.hash = address;
}

function end() {
  history.pushState(null, "", location.pathname + location.search);
  hide();
  byId("story-begin").focus({ preventScroll: true });
}

function next() {
  if (at === steps.length - 1) end();
  else go(at + 1);
}

export function startStory() {
  byId("story-begin").addEventListener("click", () => go(0));
  byId("story-back").addEventListener("click", () => go(at - 1));
  byId("story-on").addEventListener("click", next);
  byId("story-end").addEventListener("click", end);
  byId("story").addEventListener("keydown", (event) => event.key === "Escape" && end());
  window.addEventListener("hashchange", follow);
  window.addEventListener("popstate", follow);
  state.on("network", stepsFor);
  state.on("explanation", follow);
}
