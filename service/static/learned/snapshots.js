/** A slider over the snapshots of the served version's training: the whole page changes to the network as it was then.
 *
 *  A stop of the slider is a snapshot; the last one is the network that serves.
 */
import * as state from "../page/state.js";
import { byId } from "../page/elements.js";
import { chart } from "./chart.js";
import { percent } from "../words/numbers.js";
import { SAY } from "../words/words.js";

const PAUSE = 900;

/** Those of the version, and what each said of the mark on the pad, as far as it was asked. */
let steps = [];
let version = null;
let said = [];
let playing = false;
let next = null;

const written = (step) => step.toLocaleString("en");
const end = () => steps.length - 1;
const place = () => Number(byId("snapshot").value);

function words(stop) {
  const last = written(steps[end()]);
  return stop === end() ? SAY.snapshots.served(last) : SAY.snapshots.place(steps[stop], last);
}

function showPlace() {
  byId("snapshot").setAttribute("aria-valuetext", words(place()));
  byId("snapshot-place").textContent = words(place());
  byId("snapshots-before").disabled = place() === 0;
  byId("snapshots-after").disabled = place() === end();
  byId("snapshots-play").textContent = playing ? SAY.snapshots.pause : SAY.snapshots.play;
}

/** Look at a stop; at the one that is looked at already, nothing is asked. */
function goTo(stop) {
  byId("snapshot").value = stop;
  showPlace();
  const step = stop === end() ? null : steps[stop];
  if (step !== (state.get("snapshot")?.step ?? null)) state.set("snapshot", step === null ? null : { version, step });
}

function stop() {
  clearTimeout(next);
  playing = false;
  showPlace();
}

function byHand(to) {
  stop();
  goTo(to);
}

/** Play from where it is; from the first snapshot when it is at the end. */
function play() {
  playing = true;
  goTo(place() === end() ? 0 : place() + 1);
}

/** The next one follows a while after the answer of this one is there to be seen. */
function goOn() {
  if (!playing) return;
  if (place() === end()) stop();
  else next = setTimeout(() => goTo(place() + 1), PAUSE);
}

const series = (name) => ({
  kind: `of-output ${name}-output`,
  name: SAY.snapshots.series[name],
  points: steps.map((_, stop) => ({ x: stop, y: said[stop]?.[name] ?? NaN })),
  dots: true,
});

const share = (value) => percent(value, 0);

/** A chart with a place for each stop of the slider. */
const chartOfStops = (settings) =>
  chart({ xName: SAY.snapshots.steps, writeX: (stop) => written(steps[stop]), xRange: [0, end()], ...settings });

function draw() {
  byId("snapshot-outputs").replaceChildren(
    chartOfStops({
      title: SAY.snapshots.outputs,
      write: share,
      writeFine: (value) => percent(value, 1),
      yRange: [0, 1],
      series: [series("tick"), series("cross")],
    }),
  );
}

/** How the validation set was answered at each stop, and at the end after the best epoch. */
function recordOf({ snapshots, history, best_epoch: best }) {
  const found = new Map(snapshots.map((figures) => [figures.step, figures]));
  return steps.map((step, stop) => (stop === end() ? history[best - 1] : found.get(step)));
}

function curve(record, key) {
  const points = record.map((figures, stop) => ({ x: stop, y: figures?.[key] ?? NaN }));
  return [{ kind: "validation", name: SAY.learned.series.validation, points, dots: true }];
}

/** The curves of the training from before its first step, where the version carries a record of them. */
function drawRecord(training) {
  const charts = [];
  if (training?.snapshots) {
    const record = recordOf(training);
    const cost = { write: (value) => String(Number(value.toPrecision(3))), writeFine: (value) => value.toFixed(4) };
    charts.push(
      chartOfStops({ title: SAY.snapshots.cost, ...cost, series: curve(record, "validation_cost") }),
      chartOfStops({
        title: SAY.learned.accuracy,
        write: share,
        writeFine: (value) => percent(value, 2),
        yRange: [0, 1],
        series: curve(record, "validation_accuracy"),
      }),
    );
  }
  byId("snapshot-record").replaceChildren(...charts);
}

function note({ scores, step }) {
  if (steps.length < 2) return;
  said[step === undefined ? end() : steps.indexOf(step)] = scores;
  draw();
  goOn();
}

function showEarlier(snapshot) {
  byId("earlier").hidden = !snapshot;
  byId("earlier-what").textContent = snapshot ? SAY.snapshots.see(snapshot.step) : "";
}

/** Another version is served: the slider is over its snapshots, and stands at its end. */
function offer({ training }) {
  const network = state.get("network");
  if (network.model.version === version) return;
  version = network.model.version;
  steps = network.steps;
  said = [];
  byId("snapshots").hidden = steps.length < 2;
  if (steps.length < 2) return;
  byId("snapshot").max = end();
  byId("snapshot").value = end();
  const from = training?.resumed_from;
  byId("snapshots-about").textContent = from ? SAY.snapshots.resumed(from) : SAY.snapshots.untrained;
  drawRecord(training);
  showPlace();
}

function listen() {
  byId("snapshot").addEventListener("input", () => byHand(place()));
  byId("snapshots-before").addEventListener("click", () => byHand(place() - 1));
  byId("snapshots-after").addEventListener("click", () => byHand(place() + 1));
  byId("snapshots-play").addEventListener("click", () => (playing ? stop() : play()));
  byId("to-served").addEventListener("click", () => byHand(end()));
}

export function startSnapshots() {
  listen();
  state.on("manifest", offer);
  state.on("snapshot", showEarlier);
  state.on("mark", () => (said = []));
  state.on("explanation", note);
  state.on("problem", (problem) => problem && stop());
}
