/** The card for watching: both costs, the filters, the answer to the mark on the pad, and the validation set. */
import * as state from "../page/state.js";
import { byId, element } from "../page/elements.js";
import { worded } from "../page/worded.js";
import { SAY } from "../words/words.js";
import { CostChart } from "./cost_chart.js";
import { CostHistory } from "./cost_history.js";
import { filtersFigure } from "./filters_figure.js";
import { setSpeed } from "./learning.js";
import { markFigure } from "./mark_figure.js";
import { testedFigure } from "./tested_figure.js";

const SPEEDS = { most: 20, first: 2 };

function speedTools() {
  const slider = element("input", { id: "learn-speed", type: "range", min: 1, max: SPEEDS.most, value: SPEEDS.first });
  const value = element("span", { class: "quiet" });
  const show = () => {
    setSpeed(Number(slider.value));
    value.textContent = SAY.learning.stepsPerFrame(Number(slider.value));
  };
  slider.addEventListener("input", show);
  show();
  return element(
    "div",
    { class: "tools" },
    element("label", { for: "learn-speed" }, SAY.learning.speed),
    slider,
    value,
  );
}

function costsFigure() {
  const history = new CostHistory();
  const chart = new CostChart(history);
  state.on("smallNetwork", (report) => {
    history.add(report);
    chart.paint();
  });
  return chart.element;
}

export function startPlayCard() {
  byId("learn-play").append(
    element("p", { class: "intro" }, ...worded(SAY.learning.intro)),
    speedTools(),
    element("div", { class: "learn-figures" }, costsFigure(), filtersFigure()),
    element("div", { class: "learn-figures" }, markFigure(), testedFigure()),
  );
}
