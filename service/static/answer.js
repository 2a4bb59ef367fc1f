/** The answer: the label, how sure, both output neurons as bars, and warnings in plain words. */
import * as state from "./state.js";
import { byId, element } from "./elements.js";
import { percent } from "./numbers.js";

const SAID = { tick: "It is a tick", cross: "It is a cross", neither: "It is neither" };
const WARNED = {
  blank: "There is no mark here.",
  inverted: "Read with black and white exchanged: ink is the colour that covers less.",
  "low-contrast": "Paper and ink are hard to tell apart.",
  tiny: "The mark is very small.",
  "several-marks": "There is more than one mark here.",
  "other-ink": "Other ink was left out. It could have changed the answer.",
};

const NAMES = ["tick", "cross"];

function showBar(name, score) {
  const bar = byId(`bar-${name}`);
  bar.querySelector(".fill").style.width = `${100 * score}%`;
  bar.querySelector(".value").textContent = score.toFixed(4);
}

function showNetwork({ model, threshold }) {
  for (const name of NAMES) byId(`bar-${name}`).querySelector(".threshold").style.left = `${100 * threshold}%`;
  byId("version").textContent = `${model.name}, version ${model.version}`;
}

function showWarnings(warnings) {
  byId("warnings").replaceChildren(...warnings.map((word) => element("li", {}, WARNED[word] ?? word)));
}

/** Nothing is ever wholly sure, whatever rounding would say. */
function surely(confidence) {
  return confidence > 0.9995 ? "over 99.9 % sure" : `${percent(confidence)} sure`;
}

function show({ label, confidence, scores, warnings, milliseconds }) {
  byId("answer").dataset.label = label;
  byId("label").textContent = SAID[label] ?? label;
  byId("confidence").textContent = surely(confidence);
  for (const name of NAMES) showBar(name, scores[name]);
  showWarnings(warnings);
  byId("took").textContent = `answered in ${milliseconds.toFixed(0)} ms`;
}

/** Without an answer to this mark, the last one is dimmed, and the reason stands above it. */
function showProblem(problem) {
  const box = byId("problem");
  box.hidden = !problem;
  box.querySelector("p").textContent = problem?.text ?? "";
  byId("ask-again").hidden = problem?.isRefused ?? false;
  if (problem) box.scrollIntoView({ block: "nearest" });
  showWaiting(state.get("waiting"));
}

/** What is still that of the mark before; for assistive technology, what is being asked for. */
function showWaiting(waiting) {
  const stale = state.get("problem") ? "problem" : waiting;
  document.body.toggleAttribute("data-stale", Boolean(stale));
  if (stale) document.body.dataset.stale = stale;
  byId("answer").setAttribute("aria-busy", String(waiting === "answer"));
  byId("strip").setAttribute("aria-busy", String(waiting !== null));
}

export function startAnswer() {
  state.on("waiting", showWaiting);
  state.on("network", showNetwork);
  state.on("answer", show);
  state.on("problem", showProblem);
}
