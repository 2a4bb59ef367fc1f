/** The answer: the label, its confidence, both output neurons as bars, and the warnings as sentences. */
import * as state from "../page/state.js";
import { byId, element, within } from "../page/elements.js";
import { shareOf } from "../words/numbers.js";
import { SAY } from "../words/words.js";

const NAMES = ["tick", "cross"];

function showBar(name, score) {
  const bar = byId(`bar-${name}`);
  within(bar, ".fill").style.width = `${100 * score}%`;
  within(bar, ".value").textContent = shareOf(score);
}

function showNetwork({ threshold }) {
  for (const name of NAMES) within(byId(`bar-${name}`), ".threshold").style.left = `${100 * threshold}%`;
}

/** Name the network that answered, so that an earlier one is not taken for the one that serves. */
function showWho({ model, step }) {
  const isEarlier = step !== undefined;
  byId("answer").toggleAttribute("data-earlier", isEarlier);
  byId("answer-earlier").hidden = !isEarlier;
  byId("answer-earlier").textContent = isEarlier ? SAY.snapshots.answer(step) : "";
  byId("version").textContent = `${model.name}, ${SAY.version(model.version)}`;
}

function showWarnings(warnings) {
  byId("warnings").replaceChildren(...warnings.map((word) => element("li", {}, SAY.answer.warnings[word] ?? word)));
}

function show(answer) {
  const { label, confidence, scores, warnings, milliseconds } = answer;
  showWho(answer);
  byId("answer").dataset.label = label;
  byId("label").textContent = SAY.answer.label[label] ?? label;
  byId("confidence").textContent = SAY.answer.sure(shareOf(confidence));
  for (const name of NAMES) showBar(name, scores[name]);
  showWarnings(warnings);
  byId("took").textContent = SAY.answer.took(milliseconds.toFixed(0));
}

/** Without an answer to this mark, the last one is dimmed, and the reason is shown above it. */
function showProblem(problem) {
  const box = byId("problem");
  box.hidden = !problem;
  within(box, "p").textContent = problem?.text ?? "";
  byId("ask-again").hidden = problem?.isRefused ?? false;
  if (problem) box.scrollIntoView({ block: "nearest" });
  showWaiting(state.get("waiting"));
}

/** The parts that still show the previous mark; assistive technology is informed of what is loading. */
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
