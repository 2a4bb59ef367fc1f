/** The arithmetic of one pixel, written out with its numbers, for every kind of layer. */
import { element } from "./elements.js";
import { strongestLinks, sumOfLinks, sumsByInputMap } from "./links.js";
import { fieldNumbers, filterNumbers, largestOf, linkTable, parts, sCurve, sign, table } from "./number_tables.js";
import { cellValue, signed, written, writtenScore } from "./numbers.js";
import { unflattened } from "./receptive_field.js";
import { term } from "./worded.js";
import { MATCH } from "./words.js";

const DIGITS = 4;
const SHOWN_LINKS = 8;
const ROUNDING = 5e-4;

/** A number in a sentence; `part` names it for whoever checks the sum. */
function figure(part, value, write = written) {
  return element("b", { "data-part": part }, write(value, DIGITS));
}

const sentence = (...parts) => element("p", {}, ...parts);

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
    table(plain ? "the grid's cells" : `field on map ${channel + 1}`, field, {
      scale: largestOf(field),
      write: plain ? cellValue : undefined,
    }),
    sign("×"),
    table("the filter", filter, { scale: stage.filterScale }),
    sign("="),
    table("products", products, { scale: largestOf(products) }),
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
    sentence(
      `Multiply each number by the filter’s number in the same place and add up all ${size} products: `,
      figure("sum", sum),
      ". ",
      `Divide by ${size}: `,
      figure("mean", sum / size),
      ". Add the filter’s ",
      term("bias"),
      ", ",
      figure("bias", stage.biases[selection.map]),
      ": ",
      figure("result", value),
      ".",
    ),
    element("p", { class: "quiet" }, MATCH(written(stage.filterScale, 2))),
  ];
}

function relu({ input, value }) {
  if (input > 0)
    return [sentence(figure("input", input), " is above zero, so it stays as it is: ", figure("result", value), ".")];
  return [
    sentence(
      figure("input", input),
      " is not above zero, so it becomes ",
      figure("result", value),
      ": not found counts as nothing.",
    ),
  ];
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
      table("the window", field, {
        scale: largestOf(field),
        chosen: isFirst,
        write: (number) => written(number, DIGITS),
      }),
    ),
    sentence(
      `The largest of these ${field.flat().length} numbers is `,
      figure("result", value),
      ". The others are let go.",
    ),
  ];
}

function flatten({ stage, value, selection }) {
  const { row, column, map } = unflattened(selection.row, stage.inputShape);
  return [
    sentence(
      `Row ${row + 1}, column ${column + 1} of map ${map + 1} becomes number ${selection.row + 1} of the list, unchanged: `,
      figure("result", value),
      ".",
    ),
  ];
}

function fullyConnected(facts) {
  const { stage, inputs, value, selection } = facts;
  const strongest = strongestLinks(stage, inputs, selection.row, SHOWN_LINKS);
  const sum = sumOfLinks(stage, inputs, selection.row);
  const rest = sum - strongest.reduce((total, { amount }) => total + amount, 0);
  return [
    linkTable(strongest, facts),
    sentence(
      `These are the strongest of ${inputs.length} links; the others add `,
      figure("rest", rest, signed),
      ". All together: ",
      figure("sum", sum),
      ". Add the neuron’s ",
      term("bias"),
      ", ",
      figure("bias", stage.biases[selection.row]),
      ": ",
      figure("result", value),
      ".",
    ),
  ];
}

function sigmoid({ input, value }) {
  return [
    sCurve(input),
    sentence(
      "The S-curve bends ",
      figure("input", input),
      " into a number between 0 and 1: ",
      figure("result", value, writtenScore),
      ".",
    ),
  ];
}

function outputs({ input, value, selection, calibration }) {
  const [scale, shift] = [calibration.scale[selection.row], calibration.shift[selection.row]];
  const sum = scale * input + shift;
  const score = 1 / (1 + Math.exp(-sum));
  return [
    sCurve(sum),
    sentence(
      "The neuron’s number is ",
      figure("input", input),
      ". ",
      term("calibration", "Calibration"),
      ", fitted after the training so that 0.9 means right nine times in ten, turns it into ",
      figure("scale", scale),
      " × ",
      figure("input", input),
      " + ",
      figure("shift", shift),
      " = ",
      figure("sum", sum),
      ". The S-curve bends that into a score between 0 and 1: ",
      figure("score", score, writtenScore),
      ".",
    ),
    ...answerOf(score, value),
  ];
}

/** What is answered, where that is not this grid's score alone. */
function answerOf(score, value) {
  if (Math.abs(score - value) < ROUNDING) return [];
  return [
    sentence(
      "The answer says ",
      figure("result", value, writtenScore),
      ". When a mark is in doubt, the service looks at it nine times, a cell apart, and answers the mean. " +
        "A mark without a frame, or found by its colour, counts a little less.",
    ),
  ];
}

/** A kind of layer that has no arithmetic here. */
function other({ value }) {
  return [sentence("The result is ", figure("result", value), ".")];
}

function gridCell({ value }) {
  return [
    sentence(
      "This cell of the grid is ",
      element("b", { "data-part": "result" }, cellValue(value)),
      value > 0 ? ": paper." : ": ink.",
    ),
  ];
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

/** The arithmetic of the selected pixel as elements: {stage, inputs, input, value, selection, regions, channel, ...} in. */
export function arithmeticOf(facts) {
  const write = WRITERS[facts.stage.kind] ?? other;
  return write(facts).filter((part) => part !== null);
}
