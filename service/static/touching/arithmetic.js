/** The arithmetic of one pixel, written out with its numbers, for every kind of layer. */
import { element } from "../page/elements.js";
import { strongestLinks, sumOfLinks, sumsByInputMap } from "../network/links.js";
import { fieldNumbers, filterNumbers, largestOf, linkTable, parts, sCurve, sign, table } from "./number_tables.js";
import { cellValue, signed, written, writtenScore } from "../words/numbers.js";
import { unflattened } from "../network/receptive_field.js";
import { worded } from "../page/worded.js";
import { SAY } from "../words/words.js";

const DIGITS = 4;
const SHOWN_LINKS = 8;
const ROUNDING = 5e-4;

/** A number in a sentence. Tests identify it by `part`. */
export function figure(part, value, write = written) {
  return element("b", { "data-part": part }, write(value, DIGITS));
}

/** A sentence of words.js. Its parts become figures made of numbers, unless they are nodes or text already. */
export function sentence(text, given = {}) {
  const made = Object.entries(given).map(([name, part]) => [
    name,
    typeof part === "number" ? figure(name, part) : part,
  ]);
  return element("p", {}, ...worded(text, Object.fromEntries(made)));
}

const { arithmetic: words } = SAY;

const strongestIn = (sums) =>
  sums.reduce((best, sum, index) => (Math.abs(sum) > Math.abs(sums[best]) ? index : best), 0);

function multiplication(stage, inputs, selection, region, channel) {
  const [, width, maps] = stage.inputShape;
  const field = fieldNumbers(inputs, width, maps, channel, region);
  const filter = filterNumbers(stage, selection.map, channel);
  const products = field.map((row, down) => row.map((value, across) => value * filter[down][across]));
  const plain = stage.index === 1;
  return element(
    "div",
    { class: "equation" },
    table(plain ? words.cells : words.field(channel + 1), field, {
      scale: largestOf(field),
      write: plain ? cellValue : undefined,
    }),
    sign("×"),
    table(words.filter, filter, { scale: stage.filterScale }),
    sign("="),
    table(words.products, products, { scale: largestOf(products) }),
  );
}

function convolution({ stage, inputs, value, selection, regions, channel, onChannel }) {
  const sums = sumsByInputMap(stage, inputs, selection);
  const chosen = channel ?? strongestIn(sums);
  const sum = sums.reduce((total, each) => total + each, 0);
  const size = stage.filterShape.slice(1).reduce((product, each) => product * each, 1);
  return [
    sums.length > 1 ? parts(sums, chosen, onChannel) : null,
    multiplication(stage, inputs, selection, regions[selection.stage - 1], chosen),
    sentence(words.convolution, {
      size: String(size),
      sum,
      mean: sum / size,
      bias: stage.biases[selection.map],
      result: value,
    }),
    element("p", { class: "quiet" }, ...worded(words.match, { largest: written(stage.filterScale, 2) })),
  ];
}

function relu({ input, value }) {
  return [sentence(input > 0 ? words.kept : words.dropped, { input, result: value })];
}

function maxPooling({ stage, inputs, value, selection, regions }) {
  const field = fieldNumbers(
    inputs,
    stage.inputShape[1],
    stage.inputShape[2],
    selection.map,
    regions[selection.stage - 1],
  );
  const first = field.flat().indexOf(value);
  const isFirst = (down, across) => down * field[0].length + across === first;
  return [
    element(
      "div",
      { class: "equation" },
      table(words.window, field, {
        scale: largestOf(field),
        chosen: isFirst,
        write: (number) => written(number, DIGITS),
      }),
    ),
    sentence(words.largest, { count: String(field.flat().length), result: value }),
  ];
}

function flatten({ stage, value, selection }) {
  const { row, column, map } = unflattened(selection.row, stage.inputShape);
  const number = String(selection.row + 1);
  return [sentence(words.flatten(row + 1, column + 1, map + 1), { number, result: value })];
}

function fullyConnected(facts) {
  const { stage, inputs, value, selection } = facts;
  if (!stage.weights) return [sentence(words.noWeights, {})];
  const strongest = strongestLinks(stage, inputs, selection.row, SHOWN_LINKS);
  const sum = sumOfLinks(stage, inputs, selection.row);
  const rest = sum - strongest.reduce((total, { amount }) => total + amount, 0);
  return [
    linkTable(strongest, facts),
    sentence(words.links, {
      count: String(inputs.length),
      rest: figure("rest", rest, signed),
      sum,
      bias: stage.biases[selection.row],
      result: value,
    }),
  ];
}

function sigmoid({ input, value }) {
  return [sCurve(input), sentence(words.sigmoid, { input, result: figure("result", value, writtenScore) })];
}

function outputs({ input, value, selection, calibration }) {
  const [scale, shift] = [calibration.scale[selection.row], calibration.shift[selection.row]];
  const sum = scale * input + shift;
  const score = 1 / (1 + Math.exp(-sum));
  return [
    sCurve(sum),
    sentence(words.calibrated, {
      input,
      scale,
      same: figure("input", input),
      shift,
      sum,
      score: figure("score", score, writtenScore),
    }),
    ...answerOf(score, value),
  ];
}

/** The answer, if it is not this grid's score alone. */
function answerOf(score, value) {
  if (Math.abs(score - value) < ROUNDING) return [];
  return [sentence(words.answered, { result: figure("result", value, writtenScore) })];
}

/** A kind of layer that has no arithmetic here. */
function other({ value }) {
  return [sentence(words.other, { result: value })];
}

function gridCell({ value }) {
  const result = element("b", { "data-part": "result" }, cellValue(value));
  return [sentence(value > 0 ? words.paper : words.ink, { result })];
}

const WRITERS = {
  grid: gridCell,
  convolution,
  relu,
  max_pooling: maxPooling,
  flatten,
  fully_connected: fullyConnected,
  sigmoid,
  outputs,
};

/** The arithmetic of the selected pixel as elements, from {stage, inputs, input, value, selection, regions, channel, ...}. */
export function arithmeticOf(facts) {
  const write = WRITERS[facts.stage.kind] ?? other;
  return write(facts).filter((part) => part !== null);
}
