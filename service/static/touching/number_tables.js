/** The tables and small drawings beside a written sum: a field, a filter, what each map or link adds, the S-curve. */
import { lettersOn, toneOf } from "../page/colours.js";
import { element, svg } from "../page/elements.js";
import { largestMagnitude, signed, written } from "../words/numbers.js";
import { unflattened } from "../network/receptive_field.js";
import { SAY } from "../words/words.js";

function cell(value, scale, isChosen, write) {
  const tone = toneOf(value, scale);
  const made = element("td", { class: isChosen ? "chosen" : null }, write(value));
  made.style.backgroundColor = `rgb(${tone.join(" ")})`;
  made.style.color = lettersOn(tone);
  return made;
}

const briefly = (value) => written(value, Math.abs(value) < 100 ? 2 : 1);

/** Rows of numbers, coloured on a scale.
 *
 * @param {string} caption
 * @param {number[][]} rows
 * @param {{scale: number, chosen?: (down: number, across: number) => boolean, write?: (value: number) => string}} look
 */
export function table(caption, rows, { scale, chosen = () => false, write = briefly }) {
  const lines = rows.map((row, down) =>
    element("tr", {}, ...row.map((value, across) => cell(value, scale, chosen(down, across), write))),
  );
  return element(
    "figure",
    { class: "numbers" },
    element("table", { "aria-label": caption }, element("tbody", {}, ...lines)),
    element("figcaption", {}, caption),
  );
}

export const sign = (text) => element("span", { class: "sign", "aria-hidden": "true" }, text);

/** The numbers of one map in a field, as rows. */
export function fieldNumbers(values, width, maps, map, { top, left, bottom, right }) {
  const rows = [];
  for (let row = top; row <= bottom; row += 1) {
    const numbers = [];
    for (let column = left; column <= right; column += 1) numbers.push(values[(row * width + column) * maps + map]);
    rows.push(numbers);
  }
  return rows;
}

export function filterNumbers({ filters, filterShape }, map, channel) {
  const [, rows, columns, channels] = filterShape;
  const at = (row, column) => filters[((map * rows + row) * columns + column) * channels + channel];
  return Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (__, column) => at(row, column)));
}

export const largestOf = (rows) => largestMagnitude(rows.flat());

function partButton(amount, channel, largest, chosen, onChoose) {
  const bar = element("i", { class: amount < 0 ? "below" : "above" });
  bar.style.height = `${(100 * Math.abs(amount)) / largest}%`;
  const label = SAY.arithmetic.adds(channel + 1, signed(amount, 2));
  const made = element(
    "button",
    { type: "button", "aria-label": label, title: label, "aria-pressed": String(chosen) },
    bar,
  );
  made.addEventListener("click", () => onChoose(channel));
  return made;
}

export function parts(sums, channel, onChoose) {
  const largest = largestMagnitude(sums);
  const bars = Array.from(sums, (amount, index) => partButton(amount, index, largest, index === channel, onChoose));
  const caption = SAY.arithmetic.parts(sums.length, channel + 1, signed(sums[channel], 2));
  return element(
    "figure",
    { class: "parts" },
    element("div", { class: "bars", role: "group", "aria-label": SAY.arithmetic.mapsBefore }, ...bars),
    element("figcaption", {}, caption),
  );
}

/** The source of a link: behind a flatten layer the pixel of the value, else the neuron. */
function sourceOf(from, before) {
  if (before.kind !== "flatten") return SAY.arithmetic.neuron(from + 1);
  const { map, row, column } = unflattened(from, before.inputShape);
  return SAY.arithmetic.pixel(map + 1, row + 1, column + 1);
}

/** The terms of a sum, one per row: the source, the factors, and a bar for the size of the amount. */
export function amountsTable(label, columns, /** @type {{from: string, cells: string[], amount: number}[]} */ rows) {
  const largest = largestMagnitude(rows.map(({ amount }) => amount));
  const head = columns.map((text) => element("th", { scope: "col" }, text));
  return element(
    "table",
    { class: "links-table", "aria-label": label },
    element("thead", {}, element("tr", {}, ...head, element("td", {}))),
    element("tbody", {}, ...rows.map((row) => amountRow(row, largest))),
  );
}

function amountRow({ from, cells, amount }, largest) {
  const bar = element("i", { class: amount < 0 ? "below" : "above" });
  bar.style.width = `${(100 * Math.abs(amount)) / largest}%`;
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, from),
    ...cells.map((text) => element("td", {}, text)),
    element("td", { class: "bar" }, bar),
  );
}

export function linkTable(links, { stage, before, inputs, selection }) {
  const weight = (from) => stage.weights[from * stage.shape[0] + selection.row];
  const rows = links.map(({ from, amount }) => ({
    from: sourceOf(from, before),
    cells: [written(inputs[from], 3), written(weight(from), 3), signed(amount, 3)],
    amount,
  }));
  return amountsTable(SAY.arithmetic.strongest, SAY.arithmetic.columns, rows);
}

export function sCurve(at) {
  const place = (x, y) => `${(60 + x * 6).toFixed(1)},${(46 - y * 40).toFixed(1)}`;
  const points = Array.from({ length: 81 }, (_, step) =>
    place((step - 40) / 5, 1 / (1 + Math.exp(-(step - 40) / 5))),
  ).join(" ");
  const [x, y] = place(Math.max(-9, Math.min(9, at)), 1 / (1 + Math.exp(-at))).split(",");
  return svg(
    "svg",
    {
      viewBox: "0 0 120 52",
      class: "s-curve",
      role: "img",
      "aria-label": SAY.arithmetic.curve,
    },
    svg("line", { x1: 2, y1: 46, x2: 118, y2: 46 }),
    svg("line", { x1: 60, y1: 4, x2: 60, y2: 48 }),
    svg("polyline", { points }),
    svg("circle", { cx: x, cy: y, r: 3.5 }),
  );
}
