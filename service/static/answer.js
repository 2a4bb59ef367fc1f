/** The answer: the label, how sure, both output neurons as bars, and warnings in plain words. */
import * as state from "./state.js";
import { byId, element } from "./elements.js";
import { percent, shareOf } from "./numbers.js";

const SAID = { tick: "It is a tick", cross: "It is a cross", neither: "It is neither" };
const WARNED = {
  blank: "There is no mark here.",
  inverted: "Read with black and white exchanged: ink is the colour that covers less.",
  "low-contrast": "Paper and ink are hard to tell apart.",
  tiny: "The mark is very small.",
  "several-marks": "There is more than one mark here.",
  "other-ink": "Other ink was left out. It could have changed the answer.",
};

function showBar(name, score, threshold) {
  const bar = byId(`bar-${name}`);
  bar.querySelector(".fill").style.width = `${100 * score}%`;
  bar.querySelector(".threshold").style.left = `${100 * threshold}%`;
  bar.querySelector(".value").textContent = shareOf(score);
}

function showWarnings(warnings) {
  byId("warnings").replaceChildren(...warnings.map((word) => element("li", {}, WARNED[word] ?? word)));
}

/** Nothing is ever wholly sure, whatever rounding would say. */
function surely(confidence) {
  return confidence > 0.9995 ? "over 99.9 % sure" : `${percent(confidence)} sure`;
}

function show({ label, confidence, scores, warnings, milliseconds }) {
  const { threshold } = state.get("network");
  byId("answer").dataset.label = label;
  byId("label").textContent = SAID[label] ?? label;
  byId("confidence").textContent = surely(confidence);
  for (const name of ["tick", "cross"]) showBar(name, scores[name], threshold);
  showWarnings(warnings);
  byId("took").textContent = `answered in ${milliseconds.toFixed(0)} ms`;
}

function showProblem(text) {
  byId("problem").textContent = text ?? "";
  byId("problem").hidden = !text;
}

/** Said to assistive technology while the service is being asked. */
function showBusy(busy) {
  byId("answer").setAttribute("aria-busy", String(busy));
}

export function startAnswer() {
  state.on("asking", showBusy);
  state.on("explanation", show);
  state.on("problem", showProblem);
}
