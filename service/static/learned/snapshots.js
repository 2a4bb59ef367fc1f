/** A slider over the snapshots of the served version's training: the whole page shows the network as it was then.
 *
 *  The last stop of the slider is the served network.
 */
import * as state from "../page/state.js";
import { byId } from "../page/elements.js";
import { beginningOf, stopsOf } from "./stops.js";
import { outputsChart, recordCharts } from "./stop_charts.js";
import { SAY } from "../words/words.js";

const PAUSE = 900;
const SERVED = "served";

/** The answer of each stop to the mark on the pad, as far as it was requested, by `keyOf`. */
const said = new Map();
/** @type {Stop[]} */
let stops = [];
let playing = false;
/** @type {number | undefined} */
let next;

const end = () => stops.length - 1;
const slider = () => byId("snapshot", HTMLInputElement);
const place = () => Number(slider().value);
const keyOf = (version, step) => JSON.stringify([version, step]);
const keyOfStop = (stop) => (stop === end() ? SERVED : keyOf(stops[stop].version, stops[stop].step));

function words(stop) {
  const last = stops[end()].step;
  return stop === end() ? SAY.snapshots.served(last) : SAY.snapshots.place(stops[stop].step, last);
}

function showPlace() {
  slider().setAttribute("aria-valuetext", words(place()));
  byId("snapshot-place").textContent = words(place());
  byId("snapshots-before", HTMLButtonElement).disabled = place() === 0;
  byId("snapshots-after", HTMLButtonElement).disabled = place() === end();
  byId("snapshots-play").textContent = playing ? SAY.snapshots.pause : SAY.snapshots.play;
}

/** Show a stop; nothing is requested for the stop that is already shown. */
function goTo(stop) {
  slider().value = String(stop);
  showPlace();
  const snapshot = stop === end() ? null : stops[stop];
  if (snapshot !== (state.get("snapshot") ?? null)) state.set("snapshot", snapshot);
}

function pause() {
  clearTimeout(next);
  playing = false;
  showPlace();
}

function byHand(to) {
  pause();
  goTo(to);
}

/** Play from the current stop, or from the first one if the slider is at its end. */
function play() {
  playing = true;
  goTo(place() === end() ? 0 : place() + 1);
}

/** The next stop follows some time after the answer of this one is visible. */
function goOn() {
  clearTimeout(next);
  if (!playing) return;
  if (place() === end()) pause();
  else next = setTimeout(() => goTo(place() + 1), PAUSE);
}

function draw() {
  if (stops.length < 2) return;
  const scores = stops.map((_, stop) => said.get(keyOfStop(stop)));
  byId("snapshot-outputs").replaceChildren(outputsChart(stops, scores));
}

function note(/** @type {Explanation} */ { scores, model, step }) {
  said.set(step === undefined ? SERVED : keyOf(model.version, step), scores);
  draw();
  goOn();
}

function showEarlier() {
  const snapshot = state.get("snapshot");
  const problem = state.get("problem");
  const isMissing = problem && !problem.isRefused;
  const text = isMissing ? SAY.snapshots.unreachable : SAY.snapshots.see;
  byId("earlier").hidden = !snapshot;
  byId("earlier-what").textContent = snapshot ? text(snapshot.step) : "";
}

function about(manifest) {
  const from = beginningOf(manifest);
  const beginning = from === null ? SAY.snapshots.untrained : SAY.snapshots.resumed(from);
  const further = (manifest.training?.earlier ?? []).map(SAY.snapshots.further);
  return [beginning, ...further, SAY.snapshots.spacing].join(" ");
}

/** Another version serves: the slider takes its snapshots and moves to the end. */
function offer(manifest) {
  stops = stopsOf(state.get("network"), manifest);
  byId("snapshots").hidden = stops.length < 2;
  if (stops.length < 2) return;
  slider().max = String(end());
  slider().value = String(end());
  byId("snapshots-about").textContent = about(manifest);
  byId("snapshot-record").replaceChildren(...recordCharts(stops));
  showPlace();
  draw();
}

function listen() {
  slider().addEventListener("input", () => byHand(place()));
  byId("snapshots-before").addEventListener("click", () => byHand(place() - 1));
  byId("snapshots-after").addEventListener("click", () => byHand(place() + 1));
  byId("snapshots-play").addEventListener("click", () => (playing ? pause() : play()));
  byId("to-served").addEventListener("click", () => byHand(end()));
}

export function startSnapshots() {
  listen();
  state.on("manifest", offer);
  state.onAny(["snapshot", "problem"], showEarlier);
  state.on("mark", () => said.clear());
  state.on("explanation", note);
  state.on("problem", (problem) => problem && stops.length && pause());
}
