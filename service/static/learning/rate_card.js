/** The card of the learning rate: a slider that acts at once, what the costs show, and a slice of the cost surface. */
import * as state from "../page/state.js";
import { announce, byId, element } from "../page/elements.js";
import { worded } from "../page/worded.js";
import { costWritten } from "../words/numbers.js";
import { SAY } from "../words/words.js";
import { CostChart } from "./cost_chart.js";
import { CostHistory } from "./cost_history.js";
import { LEARNING_RATE } from "./learner.js";
import { ask, attempt, pause, play, reset } from "./learning.js";
import { RATES, judged, placeOfRate, smallerRate } from "./learning_rate.js";
import { sliceFigure } from "./slice_figure.js";

const FIRST = placeOfRate(LEARNING_RATE);

/** The slider, its value in words, and the ends of its range. */
function rateSlider() {
  const attributes = { id: "rate", type: "range", min: 0, max: RATES.length - 1, value: FIRST, list: "rates" };
  const slider = element("input", attributes);
  const value = element("output", { for: "rate", id: "rate-value" });
  const show = (rate) => {
    slider.value = String(placeOfRate(rate));
    slider.setAttribute("aria-valuetext", String(rate));
    value.textContent = String(rate);
  };
  slider.addEventListener("input", () => {
    const rate = RATES[Number(slider.value)];
    show(rate);
    attempt(() => ask("setLearningRate", rate));
  });
  show(LEARNING_RATE);
  const label = element("label", { for: "rate" }, SAY.rate.label, value);
  const ends = element("p", { class: "rate-ends quiet" }, ...SAY.rate.ends.map((end) => element("span", {}, end)));
  const marks = element("datalist", { id: "rates" }, ...RATES.map((_, place) => element("option", { value: place })));
  return { element: element("div", { class: "rate-slider" }, label, slider, marks, ends), show };
}

/** Follow the reports: the costs, and since when the learning rate has been the same. */
function followCosts(history, tell) {
  let [since, rate] = [0, LEARNING_RATE];
  state.on("smallNetwork", (report) => {
    history.add(report);
    if (report.learningRate !== rate) since = history.batches.length - report.costs.length;
    rate = report.learningRate;
    since = Math.min(since, history.batches.length);
    tell(report, judged(history.batches, since));
  });
}

function partsOf({ before, now, highest, steps, step }) {
  const costs = Object.entries({ before, now, highest }).map(([name, cost]) => [name, costWritten(cost ?? NaN)]);
  return { ...Object.fromEntries(costs), steps: String(steps), step: String(step) };
}

/** Once it has diverged, it does not recover: the page offers to start over. */
function againButton() {
  const button = element("button", { type: "button", id: "rate-again", class: "primary", hidden: "" });
  button.addEventListener("click", async () => {
    const { learningRate, marks } = state.get("smallNetwork");
    await reset({ learningRate: smallerRate(learningRate), marks });
    play();
  });
  return button;
}

export function startRateCard() {
  const slider = rateSlider();
  const seenIn = element("p", { id: "rate-seen" });
  const again = againButton();
  const history = new CostHistory();
  const chart = new CostChart(history);
  let last = null;
  followCosts(history, (report, judgement) => {
    chart.paint();
    const { seen } = judgement;
    slider.show(report.learningRate);
    seenIn.dataset.seen = seen;
    seenIn.replaceChildren(...worded(SAY.rate.seen[seen], partsOf(judgement)));
    again.hidden = seen !== "diverged" && seen !== "stuck";
    again.textContent = SAY.rate.again(smallerRate(report.learningRate));
    if (seen === last) return;
    last = seen;
    if (report.step > 0) announce(seenIn.textContent ?? "");
    if (seen === "diverged") pause();
  });
  const title = element("h3", {}, SAY.rate.title);
  const intro = element("p", { class: "intro" }, ...worded(SAY.rate.intro));
  const rate = element("div", {}, title, intro, slider.element, seenIn, again, chart.element);
  byId("learn-rate").append(element("div", { class: "card halves" }, rate, sliceFigure()));
}
