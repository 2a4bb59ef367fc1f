/** The sentences on the cost, on measuring a slope, and on the step, as elements. */
import { element } from "../page/elements.js";
import { sentence } from "../touching/arithmetic.js";
import { written } from "../words/numbers.js";
import { BY_HAND as WORDS } from "../words/words.js";
import { LABELS } from "./labels.js";
import { DIGITS, costsTable, factor, numbersTable, part } from "./step_tables.js";
import { NUDGE } from "./one_step.js";

const COST_DIGITS = 11;
const NUDGE_DIGITS = 5;
const SCALED_DIGITS = 8; // numbers multiplied by 25 twice need more digits, so that the written sum is right
const ROUNDING = 2e-6;

/** Each output's score, its target, and its part of the cost. */
export function costNodes({ outputs, cost }) {
  const rows = outputs.map((output, index) => [
    LABELS[index],
    written(output.score, 4),
    String(output.target),
    written(output.cost, DIGITS),
  ]);
  return [
    numbersTable(WORDS.outputColumns, rows),
    sentence(WORDS.cost, { cost: part("cost", cost) }),
    element("p", { class: "quiet" }, WORDS.attempt),
  ];
}

/** The cost with the number a little larger and a little smaller, and the slope that this gives. */
export function triedNodes({ tried, slope }) {
  const nudge = written(NUDGE, NUDGE_DIGITS);
  const agrees = Math.abs(tried.slope - slope) < ROUNDING;
  return [
    sentence(WORDS.tried, {
      nudge,
      above: part("above", tried.above, COST_DIGITS),
      below: part("below", tried.below, COST_DIGITS),
      difference: written(tried.above - tried.below, COST_DIGITS),
      twice: written(2 * NUDGE, NUDGE_DIGITS),
      slope: part("tried", tried.slope),
    }),
    sentence(agrees ? WORDS.agree : WORDS.differ, { slope: written(slope, DIGITS) }),
  ];
}

/** The number's new value, why its step has this length, and the cost afterwards. */
export function stepNodes({ slope, scale, value, next, learningRate, cost, alone, all, network }) {
  const isScaled = scale !== 1;
  const rose = all.cost > cost || alone.cost > cost;
  const facts = {
    value: written(value, DIGITS),
    rate: String(learningRate),
    scale: String(scale),
    slope: factor(slope, isScaled ? SCALED_DIGITS : DIGITS),
    next: part("next", next),
  };
  const rows = [
    { name: "cost-now", text: WORDS.now, cost },
    { name: "cost-alone", text: WORDS.alone, cost: alone.cost, change: alone.cost - cost },
    { name: "cost-all", text: WORDS.all(network.parameterCount), cost: all.cost, change: all.cost - cost },
  ];
  return [
    sentence(isScaled ? WORDS.scaledStep : WORDS.step, { ...facts, same: facts.scale }),
    isScaled ? element("p", { class: "quiet" }, WORDS.scale(scale)) : null,
    costsTable(rows),
    rose ? sentence(WORDS.rose) : null,
  ].filter((node) => node !== null);
}
