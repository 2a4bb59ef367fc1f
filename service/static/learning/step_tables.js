/** Tables of the step by hand, and the numbers in its sentences. */
import { element } from "../page/elements.js";
import { figure } from "../touching/arithmetic.js";
import { changeWritten, written } from "../words/numbers.js";
import { BY_HAND as WORDS } from "../words/words.js";

/** Enough digits for slopes. */
export const DIGITS = 6;

/** A number in a sentence. Tests identify it by `name`. */
export function part(name, value, digits = DIGITS) {
  return figure(name, value, () => written(value, digits));
}

/** A factor of a product: in brackets if it is negative, because its sign is not the product's. */
export function factor(value, digits = DIGITS) {
  const text = written(value, digits);
  return value < 0 ? `(${text})` : text;
}

/** Rows whose first cell is their name. */
export function numbersTable(/** @type {string[]} */ columns, /** @type {(string | Node)[][]} */ rows) {
  const head = columns.map((text) => element("th", { scope: "col" }, text));
  const lines = rows.map(([name, ...cells]) =>
    element("tr", {}, element("th", { scope: "row" }, name), ...cells.map((cell) => element("td", {}, cell))),
  );
  return element(
    "table",
    { class: "links-table" },
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...lines),
  );
}

/** Costs, each {name, text, cost, change}: what it is the cost of, and how far it has changed. */
export function costsTable(costs) {
  const rows = costs.map(({ name, text, cost, change }) => [
    text,
    part(name, cost),
    change === undefined ? "" : changeWritten(change, DIGITS),
  ]);
  return numbersTable(WORDS.costColumns, rows);
}
