/** The arithmetic of one pixel, written out with its numbers, for every kind of layer. */
import { element, svg } from "./elements.js";
import { strongestLinks, sumOfLinks, sumsByInputMap } from "./links.js";
import { cellValue, largestMagnitude, signed, written } from "./numbers.js";
import { lettersOn, toneOf } from "./colours.js";
import { unflattened } from "./receptive_field.js";

const DIGITS = 4;
const SHOWN_LINKS = 8;

/** A number in a sentence; `part` names it for whoever checks the sum. */
function figure(part, value, write = written) {
  return element("b", { "data-part": part }, write(value, DIGITS));
}

const sentence = (...parts) => element("p", {}, ...parts);

function cell(value, scale, isChosen, write) {
  const tone = toneOf(value, scale);
  const made = element("td", { class: isChosen ? "chosen" : null }, write(value));
  made.style.backgroundColor = `rgb(${tone.join(" ")})`;
  made.style.color = lettersOn(tone);
  return made;
}

const briefly = (value) => written(value, Math.abs(value) < 100 ? 2 : 1);

function table(caption, rows, { scale, chosen = () => false, write = briefly }) {
  const lines = rows.map((row, down) => element("tr", {}, ...row.map((value, across) => cell(value, scale, chosen(down, across), write))));
  return element("figure", { class: "numbers" }, element("table", { "aria-label": caption }, element("tbody", {}, ...lines)), element("figcaption", {}, caption));
}

const sign = (text) => element("span", { class: "sign", "aria-hidden": "true" }, text);

/** The numbers of one map in a field, as rows. */
function fieldNumbers(values, width, maps, map, { top, left, bottom, right }) {
  const rows = [];
  for (let row = top; row <= bottom; row += 1) {
    const numbers = [];
    for (let column = left; column <= right; column += 1) numbers.push(values[(row * width + column) * maps + map]);
    rows.push(numbers);
  }
  return rows;
}

function filterNumbers({ filters, filterShape }, map, channel) {
  const [, rows, columns, channels] = filterShape;
  const at = (row, column) => filters[((map * rows + row) * columns + column) * channels + channel];
  return Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (__, column) => at(row, column)));
}

const largestOf = (rows) => largestMagnitude(rows.flat());

function partButton(amount, channel, largest, chosen, onChoose) {
  const bar = element("i", { class: amount < 0 ? "below" : "above" });
  bar.style.height = `${(100 * Math.abs(amount)) / largest}%`;
  const label = `Map ${channel + 1} adds ${signed(amount, 2)}`;
  const made = element("button", { type: "button", "aria-label": label, title: label, "aria-pressed": String(chosen) }, bar);
  made.addEventListener("click", () => onChoose(channel));
  return made;
}

function parts(sums, channel, onChoose) {
  const largest = largestMagnitude(sums);
  const bars = Array.from(sums, (amount, index) => partButton(amount, index, largest, index === channel, onChoose));
  const caption = `What each of the ${sums.length} maps before adds; shown: map ${channel + 1}, ${signed(sums[channel], 2)}`;
  return element("figure", { class: "parts" }, element("div", { class: "bars", role: "group", "aria-label": "Maps before" }, ...bars), element("figcaption", {}, caption));
}

const strongestIn = (sums) => sums.reduce((best, sum, index) => (Math.abs(sum) > Math.abs(sums[best]) ? index : best), 0);

function multiplication(stage, inputs, selection, region, channel) {
  const [, width, maps] = stage.inputShape;
  const field = fieldNumbers(inputs, width, maps, channel, region);
  const filter = filterNumbers(stage, selection.map, channel);
  const products = field.map((row, down) => row.map((value, across) => value * filter[down][across]));
  const plain = stage.index === 1;
  return element("div", { class: "equation" },
    table(plain ? "the grid's cells" : `field on map ${channel + 1}`, field, { scale: largestOf(field), write: plain ? cellValue : undefined }),
    sign("×"), table("the filter", filter, { scale: stage.filterScale }),
    sign("="), table("products", products, { scale: largestOf(products) }));
}

function convolution({ stage, inputs, value, selection, regions, channel, onChannel }) {
  const sums = sumsByInputMap(stage, inputs, selection);
  const chosen = channel ?? strongestIn(sums);
  const sum = sums.reduce((total, each) => total + each, 0);
  const size = stage.filterShape.slice(1).reduce((product, each) => product * each, 1);
  return [
    sums.length > 1 ? parts(sums, chosen, onChannel) : null,
    multiplication(stage, inputs, selection, regions[selection.stage - 1], chosen),
    sentence(`Multiply each number by the filter’s number in the same place and add up all ${size} products: `, figure("sum", sum), ". ",
      `Divide by ${size}: `, figure("mean", sum / size), ". Add the filter’s bias, ", figure("bias", stage.biases[selection.map]), ": ", figure("result", value), "."),
  ];
}

function relu({ input, value }) {
  if (input > 0) return [sentence(figure("input", input), " is above zero, so it stays as it is: ", figure("result", value), ".")];
  return [sentence(figure("input", input), " is not above zero, so it becomes ", figure("result", value), ": not found counts as nothing.")];
}

function maxPooling({ stage, inputs, value, selection, regions }) {
  const field = fieldNumbers(inputs, stage.inputShape[1], stage.inputShape[2], selection.map, regions[selection.stage - 1]);
  const first = field.flat().indexOf(value);
  const isFirst = (down, across) => down * field[0].length + across === first;
  return [
    element("div", { class: "equation" }, table("the window", field, { scale: largestOf(field), chosen: isFirst, write: (number) => written(number, DIGITS) })),
    sentence(`The largest of these ${field.flat().length} numbers is `, figure("result", value), ". The others are let go."),
  ];
}

function flatten({ stage, value, selection }) {
  const { row, column, map } = unflattened(selection.row, stage.inputShape);
  return [sentence(`Row ${row + 1}, column ${column + 1} of map ${map + 1} becomes number ${selection.row + 1} of the list, unchanged: `, figure("result", value), ".")];
}

/** What a link comes from: behind a flatten layer the pixel that the value was, else the neuron. */
function sourceOf(from, before) {
  if (before.kind !== "flatten") return `neuron ${from + 1}`;
  const { map, row, column } = unflattened(from, before.inputShape);
  return `map ${map + 1}, row ${row + 1}, column ${column + 1}`;
}

function linkRow({ from, amount }, { stage, before, inputs, selection }) {
  const neuron = selection.row;
  const weight = stage.weights[from * stage.shape[0] + neuron];
  const bar = element("i", { class: amount < 0 ? "below" : "above" });
  return { bar, amount, row: element("tr", {},
    element("th", { scope: "row" }, sourceOf(from, before)), element("td", {}, written(inputs[from], 3)),
    element("td", {}, written(weight, 3)), element("td", {}, signed(amount, 3)), element("td", { class: "bar" }, bar)) };
}

function linkTable(links, facts) {
  const lines = links.map((link) => linkRow(link, facts));
  for (const { bar, amount } of lines) bar.style.width = `${(100 * Math.abs(amount)) / Math.abs(lines[0].amount || 1)}%`;
  const head = ["From", "carries", "× weight", "= adds"].map((text) => element("th", { scope: "col" }, text));
  return element("table", { class: "links-table", "aria-label": "The strongest links" },
    element("thead", {}, element("tr", {}, ...head, element("td", {}))), element("tbody", {}, ...lines.map(({ row }) => row)));
}

function fullyConnected(facts) {
  const { stage, inputs, value, selection } = facts;
  const strongest = strongestLinks(stage, inputs, selection.row, SHOWN_LINKS);
  const sum = sumOfLinks(stage, inputs, selection.row);
  const rest = sum - strongest.reduce((total, { amount }) => total + amount, 0);
  return [
    linkTable(strongest, facts),
    sentence(`These are the strongest of ${inputs.length} links; the others add `, figure("rest", rest, signed), ". All together: ", figure("sum", sum),
      ". Add the neuron’s bias, ", figure("bias", stage.biases[selection.row]), ": ", figure("result", value), "."),
  ];
}

function sCurve(at) {
  const place = (x, y) => `${(60 + x * 6).toFixed(1)},${(46 - y * 40).toFixed(1)}`;
  const points = Array.from({ length: 81 }, (_, step) => place((step - 40) / 5, 1 / (1 + Math.exp(-(step - 40) / 5)))).join(" ");
  const [x, y] = place(Math.max(-9, Math.min(9, at)), 1 / (1 + Math.exp(-at))).split(",");
  return svg("svg", { viewBox: "0 0 120 52", class: "s-curve", role: "img", "aria-label": "The S-curve, with this output marked on it" },
    svg("line", { x1: 2, y1: 46, x2: 118, y2: 46 }), svg("line", { x1: 60, y1: 4, x2: 60, y2: 48 }),
    svg("polyline", { points }), svg("circle", { cx: x, cy: y, r: 3.5 }));
}

function sigmoid({ input, value }) {
  return [sCurve(input), sentence("The S-curve bends ", figure("input", input), " into a number between 0 and 1: ", figure("result", value), ".")];
}

function outputs({ input, value, selection, calibration }) {
  const [scale, shift] = [calibration.scale[selection.row], calibration.shift[selection.row]];
  const sum = scale * input + shift;
  return [
    sCurve(sum),
    sentence("The neuron’s number is ", figure("input", input), ". Calibration, fitted after the training so that 0.9 means right nine times in ten, turns it into ",
      figure("scale", scale), " × ", figure("input", input), " + ", figure("shift", shift), " = ", figure("sum", sum),
      ". The S-curve bends that into a score between 0 and 1: ", figure("result", value), "."),
  ];
}

function gridCell({ value }) {
  return [sentence("This cell of the grid is ", element("b", { "data-part": "result" }, cellValue(value)), value > 0 ? ": paper." : ": ink.")];
}

const WRITERS = { grid: gridCell, convolution, relu, max_pooling: maxPooling, flatten, fully_connected: fullyConnected, sigmoid, outputs };

/** The arithmetic of the selected pixel as elements: {stage, inputs, input, value, selection, regions, channel, ...} in. */
export function arithmeticOf(facts) {
  return WRITERS[facts.stage.kind](facts).filter((part) => part !== null);
}
