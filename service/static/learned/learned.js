/** How it learned: the training of the served version, with the figures in its manifest. */
import { LayerPicture } from "../network/layer_picture.js";
import { byId, element } from "../page/elements.js";
import { chart } from "./chart.js";
import { confusionTable, marksIn, rightIn } from "./confusion.js";
import { count, percent } from "../words/numbers.js";
import { replace } from "../mark/mark.js";
import { startSnapshots } from "./snapshots.js";
import { worded } from "../page/worded.js";
import { LEARNING, SAY, VALIDATION } from "../words/words.js";
import * as state from "../page/state.js";

const THUMBNAIL = 64;
const FIRST_MISTAKES = 24;
const RECORD = ["facts", "charts", "learned-notes", "mistakes-title", "mistakes-note", "mistakes"];

const short = (value) => String(Number(value.toPrecision(3)));
const shortPercent = (value) => `${Number((100 * value).toFixed(2))} %`;
const series = (history, kind, key) => ({
  kind,
  name: SAY.learned.series[kind],
  points: history.map((epoch) => ({ x: epoch.epoch, y: epoch[key] })),
});

function costChart(history) {
  return chart({
    title: SAY.learned.cost,
    xName: SAY.learned.epoch,
    write: short,
    writeFine: (value) => value.toFixed(4),
    series: [series(history, "training", "cost"), series(history, "validation", "validation_cost")],
  });
}

function accuracyChart(history) {
  const shares = history.map((epoch) => epoch.validation_accuracy);
  return chart({
    title: SAY.learned.accuracy,
    xName: SAY.learned.epoch,
    write: shortPercent,
    writeFine: (value) => percent(value, 2),
    yRange: [Math.floor(Math.min(...shares) * 50) / 50, Math.ceil(Math.max(...shares) * 50) / 50],
    series: [series(history, "validation", "validation_accuracy")],
  });
}

function learningRateChart(history) {
  return chart({
    title: SAY.learned.rate,
    xName: SAY.learned.epoch,
    write: short,
    writeFine: short,
    series: [series(history, "rate", "learning_rate")],
  });
}

function calibrationChart(bins) {
  const points = bins
    .filter((bin) => bin.count > 0)
    .map((bin) => ({ x: bin.confidence, y: bin.accuracy, size: 2 + Math.min(4, Math.log10(bin.count)) }));
  const share = (value) => percent(value, 0);
  return chart({
    title: SAY.learned.calibration,
    xName: SAY.learned.sureness,
    write: share,
    writeX: share,
    writeFine: (value) => percent(value, 1),
    xRange: [0, 1],
    yRange: [0, 1],
    whole: false,
    diagonal: true,
    series: [{ kind: "right", name: SAY.learned.series.right, points, dots: true }],
  });
}

function confusionFigure(labels, confusion) {
  const caption = element("figcaption", {}, SAY.learned.confusion);
  return element("figure", { class: "chart" }, caption, confusionTable(labels, confusion));
}

const rowsToGrid = (rows) => rows.map((row) => [...row].map((character) => (character === "#" ? -1 : 1)));

function mistakeButton(mistake) {
  const grid = rowsToGrid(mistake.grid);
  const picture = new LayerPicture();
  const button = element(
    "button",
    { type: "button", class: "mistake", title: SAY.learned.load },
    picture.element,
    element("span", {}, mistake.label),
    element("span", { class: "quiet" }, SAY.learned.said(mistake.answer)),
  );
  const paint = () => {
    picture.arrange({ kind: "grid", shape: [grid.length, grid.length, 1] }, THUMBNAIL);
    picture.paint(Float32Array.from(grid.flat()));
  };
  button.addEventListener("click", () => {
    replace({ cells: grid });
    byId("draw").scrollIntoView({ block: "start" });
  });
  state.on("theme", paint);
  paint();
  return button;
}

function showMistakes(accuracy) {
  const mistakes = accuracy.mistakes.slice(0, FIRST_MISTAKES);
  byId("mistakes").replaceChildren(...mistakes.map(mistakeButton));
  byId("mistakes-note").textContent = mistakes.length
    ? SAY.learned.gallery(mistakes.length, wrongOf(accuracy).toLocaleString("en"))
    : "";
  byId("mistakes-title").textContent = mistakes.length ? SAY.learned.mistakes : SAY.learned.noMistakes;
}

/** Why the figure of the validation set is lower than expected, in the manifest's own numbers. */
function showNotes({ accuracy }) {
  const numbers = {
    marks: accuracy.marks.toLocaleString("en"),
    right: percent(accuracy.three_way),
    forced: percent(accuracy.forced_choice),
    rejected: percent(accuracy.rejected),
  };
  byId("learned-notes").replaceChildren(...VALIDATION.map((text) => element("p", {}, ...worded(text, numbers))));
}

const wrongOf = ({ confusion }) => marksIn(confusion) - rightIn(confusion);

function summary({ training, accuracy, created }) {
  const { facts } = SAY.learned;
  const known = [
    [facts.trained, created.slice(0, 10)],
    training.resumed_from ? [facts.from, SAY.version(training.resumed_from)] : null,
    [facts.training, count(training.training_marks, SAY.units.mark)],
    [facts.validation, count(training.validation_marks, SAY.units.mark)],
    [facts.numbers, training.parameters.toLocaleString("en")],
    [facts.best, SAY.learned.best(training.best_epoch, training.history.length)],
    [facts.right, accuracy ? percent(accuracy.three_way, 2) : SAY.learned.unmeasured],
    [facts.calibrated, SAY.learned.afterwards],
  ].filter((fact) => fact !== null);
  return element(
    "dl",
    { class: "facts" },
    ...known.map(([name, value]) => element("div", {}, element("dt", {}, ...worded(name)), element("dd", {}, value))),
  );
}

function inWords() {
  return element(
    "figure",
    { class: "chart words" },
    element("figcaption", {}, SAY.learned.words),
    ...LEARNING.map((text) => element("p", {}, ...worded(text))),
  );
}

function show(manifest) {
  const { training, accuracy, labels } = manifest;
  for (const part of RECORD) byId(part).replaceChildren();
  if (!training) {
    byId("facts").textContent = SAY.learned.none;
    return;
  }
  byId("facts").replaceChildren(summary(manifest));
  const charts = [costChart(training.history), accuracyChart(training.history), learningRateChart(training.history)];
  if (accuracy) charts.push(confusionFigure(labels, accuracy.confusion), calibrationChart(accuracy.calibration_bins));
  byId("charts").replaceChildren(...charts, inWords());
  if (!accuracy) return;
  showNotes(manifest);
  showMistakes(accuracy);
}

export function startLearned() {
  startSnapshots();
  state.on("manifest", show);
}
