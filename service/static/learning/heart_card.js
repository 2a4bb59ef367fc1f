/** The card of learning by heart: a few marks, both costs, and the answers to marks that the network has not seen. */
import * as state from "../page/state.js";
import { inkPixel } from "../page/colours.js";
import { announce, byId, element } from "../page/elements.js";
import { worded } from "../page/worded.js";
import { costWritten } from "../words/numbers.js";
import { SAY } from "../words/words.js";
import { FEW, FEW_RATE, seenByHeart } from "./by_heart.js";
import { cellsCanvas, paintCells } from "./cells.js";
import { CostChart } from "./cost_chart.js";
import { CostHistory } from "./cost_history.js";
import { button } from "./inputs.js";
import { LABELS } from "./labels.js";
import { GRID_SIZE, LEARNING_RATE } from "./learner.js";
import { ask, attempt, haveMarks, pause, play, reset } from "./learning.js";

let points = [];
let last = null;

/** A mini-batch contains all of the few marks, so its cost is theirs before the step; before the first step there is none. */
function follow({ step, costs, validationCost, marks }) {
  if (marks !== FEW || step < (points.at(-1)?.step ?? 0)) points = [];
  if (marks === FEW && costs.length > 0) points.push({ step, training: costs.at(-1), validation: validationCost });
}

function tell() {
  const says = byId("heart-says");
  if (points.length === 0) return says.replaceChildren(SAY.heart.idle);
  const { seen, now, lowest } = seenByHeart(points);
  const costs = { training: now.training, validation: now.validation, lowest: lowest.validation };
  const written = Object.entries(costs).map(([name, cost]) => [name, costWritten(cost)]);
  says.replaceChildren(...worded(SAY.heart.seen[seen], { ...Object.fromEntries(written), step: String(lowest.step) }));
  says.dataset.seen = seen;
  if (seen !== last) announce(says.textContent ?? "");
  last = seen;
  return undefined;
}

function thumbnail({ grid, label }) {
  const canvas = cellsCanvas(GRID_SIZE, {
    role: "img",
    "aria-label": SAY.learning.examples[LABELS[label]] ?? LABELS[label],
  });
  const paint = () => paintCells(canvas, grid, inkPixel);
  state.on("theme", () => canvas.isConnected && paint());
  paint();
  return canvas;
}

/** Start over with the few marks, and show them. */
async function begin() {
  await attempt(async () => {
    await pause();
    await haveMarks();
    await ask("reset", { marks: FEW, learningRate: FEW_RATE });
    byId("heart-marks").replaceChildren(...(await ask("firstMarks", FEW)).map(thumbnail));
  });
  if (!state.get("learningProblem")) await play();
}

export function startHeartCard() {
  const history = new CostHistory();
  const chart = new CostChart(history);
  const back = button(SAY.heart.all, () => reset({ learningRate: LEARNING_RATE }), { id: "heart-all" });
  const figures = element("div", { id: "heart-body", class: "halves", hidden: "" });
  figures.append(
    element(
      "figure",
      { class: "chart" },
      element("figcaption", {}, SAY.heart.marks),
      element("div", { id: "heart-marks" }),
    ),
    chart.element,
  );
  byId("learn-heart").append(
    element(
      "div",
      { class: "card" },
      element("h3", {}, SAY.heart.title),
      element("p", { class: "intro" }, ...worded(SAY.heart.intro)),
      element("div", { class: "tools" }, button(SAY.heart.begin, begin, { id: "heart-begin" }), back),
      figures,
      element("p", { id: "heart-says" }),
    ),
  );
  state.on("smallNetwork", (report) => {
    follow(report);
    figures.hidden = back.hidden = report.marks !== FEW;
    history.add(report);
    chart.paint();
    tell();
  });
  back.hidden = true;
  tell();
}
