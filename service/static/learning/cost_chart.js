/** The chart of both costs while a network learns: on a canvas, which draws thousands of steps fast. */
import * as state from "../page/state.js";
import { element, oncePerFrame, sharpContext, watchNearness } from "../page/elements.js";
import { tone } from "../page/colours.js";
import { roundNumbers } from "../learned/chart.js";
import { written } from "../words/numbers.js";
import { SAY } from "../words/words.js";

const HEIGHT = 190;
const EDGE = { left: 40, right: 12, top: 10, bottom: 32 };
const DASHES = [5, 4];
const GROWTH = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/** The next larger round number, so that the axis does not change with every step. */
export function roundedUp(number) {
  const power = 10 ** Math.floor(Math.log10(number));
  return power * (GROWTH.find((each) => each * power >= number * (1 - 1e-9)) ?? 10);
}

/** The largest of the numbers and of `least`. */
const largest = (numbers, least) =>
  numbers.reduce((most, number) => (Number.isFinite(number) ? Math.max(most, number) : most), least);

/** Costs above the axis are drawn at its end, because a diverging cost would flatten the rest. */
const HIGHEST = 10;

/** The positions of steps and costs on a canvas of a given width. */
function scalesOf({ batches, means, validation }, width) {
  const lastStep = roundedUp(Math.max(100, batches.length));
  const validationCosts = validation.map(({ cost }) => cost);
  const most = Math.min(HIGHEST, roundedUp(largest(means, largest(validationCosts, 1))));
  const across = (width - EDGE.left - EDGE.right) / lastStep;
  const down = (HEIGHT - EDGE.top - EDGE.bottom) / most;
  return {
    lastStep,
    most,
    x: (step) => EDGE.left + step * across,
    y: (cost) => Math.max(EDGE.top, HEIGHT - EDGE.bottom - cost * down),
    stepAt: (x) => (x - EDGE.left) / across,
  };
}

function paintRule(context, from, to) {
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}

function paintAxes(context, { lastStep, most, x, y }, width) {
  context.font = `12px ${getComputedStyle(context.canvas).fontFamily}`;
  context.fillStyle = tone("quiet");
  context.strokeStyle = tone("line");
  context.textAlign = "right";
  for (const cost of roundNumbers(0, most)) {
    context.fillText(String(cost), EDGE.left - 6, y(cost) + 4);
    paintRule(context, [EDGE.left, Math.round(y(cost)) + 0.5], [width - EDGE.right, Math.round(y(cost)) + 0.5]);
  }
  context.fillText(SAY.learning.axis, width - EDGE.right, HEIGHT - 2);
  context.textAlign = "center";
  for (const step of roundNumbers(0, lastStep, 5))
    context.fillText(step.toLocaleString("en"), x(step), HEIGHT - EDGE.bottom + 16);
}

/** A line through points; it ends where a cost is not a number. */
function paintLine(context, points) {
  context.beginPath();
  for (const [x, y] of points) if (Number.isFinite(y)) context.lineTo(x, y);
  context.stroke();
}

/** Of several steps on the same pixel, only the last is drawn. */
function thinned(points) {
  return points.filter(([x], index) => index === points.length - 1 || Math.floor(points[index + 1][0]) > Math.floor(x));
}

function paintCosts(context, { batches, means, validation }, { x, y }) {
  context.lineJoin = "round";
  context.lineWidth = 1;
  context.strokeStyle = tone("quiet", 0.35);
  paintLine(
    context,
    batches.map((cost, index) => [x(index + 1), y(cost)]),
  );
  context.lineWidth = 2;
  context.strokeStyle = tone("quiet");
  context.setLineDash(DASHES);
  paintLine(context, thinned(means.map((cost, index) => [x(index + 1), y(cost)])));
  context.setLineDash([]);
  context.strokeStyle = tone("text");
  paintLine(context, thinned(validation.map(({ step, cost }) => [x(step), y(cost)])));
}

function paintRuler(context, x) {
  context.strokeStyle = tone("mark");
  paintRule(context, [x, EDGE.top], [x, HEIGHT - EDGE.bottom]);
}

const SERIES = { batches: "batches", training: "mean", validation: "validation" };

function legend() {
  const entries = Object.entries(SERIES).map(([kind, name]) =>
    element("li", { class: kind }, element("i"), SAY.learning[name]),
  );
  return element("ul", { class: "legend" }, ...entries);
}

function sentence({ step, batch, mean, validation }) {
  const costs = [batch, mean, validation].map((cost) => written(cost));
  return SAY.learning.costsAt(step.toLocaleString("en"), ...costs);
}

/** A figure of a history of costs, see cost_history.js; call `paint()` after each change. */
export class CostChart {
  /** Where, in pixels, or null. @type {number | null} */
  pointedAt = null;
  isNear = false;

  constructor(history) {
    this.history = history;
    this.canvas = element("canvas", { role: "img", "aria-label": SAY.learning.costs });
    this.readout = element("p", { class: "readout" });
    this.paint = oncePerFrame(() => this.paintNow());
    this.plot = element("div", { class: "plot" }, this.canvas);
    const caption = element("figcaption", {}, SAY.learning.costs);
    this.element = element("figure", { class: "chart costs" }, caption, legend(), this.plot, this.readout);
    this.listen();
  }

  listen() {
    new ResizeObserver(this.paint).observe(this.plot);
    watchNearness(this.plot, "100px", (isNear) => this.come(isNear));
    state.on("theme", this.paint);
    this.canvas.addEventListener("pointermove", ({ offsetX }) => this.point(offsetX));
    this.canvas.addEventListener("pointerleave", () => this.point(null));
  }

  come(isNear) {
    this.isNear = isNear;
    this.paint();
  }

  point(place) {
    this.pointedAt = place;
    this.paint();
  }

  /** Only while visible: a page has several of these charts, and they are painted after every step. */
  paintNow() {
    if (!this.isNear) return;
    const width = this.plot.clientWidth;
    const context = sharpContext(this.canvas, width, HEIGHT);
    const scales = scalesOf(this.history, width);
    paintAxes(context, scales, width);
    paintCosts(context, this.history, scales);
    this.readOut(context, scales);
  }

  /** The numbers of the step at the pointer, else of the last step. */
  readOut(context, { x, stepAt }) {
    const found = this.history.at(this.pointedAt === null ? Infinity : stepAt(this.pointedAt));
    if (found && this.pointedAt !== null) paintRuler(context, x(found.step));
    this.readout.textContent = found ? sentence(found) : SAY.learning.noCosts;
  }
}
