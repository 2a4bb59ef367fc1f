/** The arithmetic of a filter of +-1 in one place, written out like that of a convolution in Touch. */
import { element } from "../../page/elements.js";
import { sentence } from "../../touching/arithmetic.js";
import { sign, table } from "../../touching/number_tables.js";
import { cellValue } from "../../words/numbers.js";
import { OWN_FILTER as WORDS } from "../../words/words.js";
import { arithmeticAt } from "./match.js";

const NARROW = 5;

/** The name of a result that is the largest or smallest possible. */
function extremeOf(mean) {
  if (mean === 1) return [sentence(WORDS.perfect)];
  return mean === -1 ? [sentence(WORDS.opposite)] : [];
}

/** As elements, for the filter's current place. */
export function matchArithmetic(/** @type {import("./sliding_filter.js").SlidingFilter} */ { grid, filter, field }) {
  const { cells, products, alike, sum, mean } = arithmeticAt(grid, filter, field);
  const look = { scale: 1, write: cellValue };
  const count = products.flat().length;
  return [
    element(
      "div",
      { class: filter.length < NARROW ? "equation" : "equation narrow" },
      table(WORDS.cells, cells, look),
      sign("×"),
      table(WORDS.filter, filter, look),
      sign("="),
      table(WORDS.products, products, look),
    ),
    sentence(WORDS.arithmetic, {
      alike: String(alike),
      different: String(count - alike),
      sum: element("b", { "data-part": "sum" }, cellSum(sum)),
      count: String(count),
      result: mean,
    }),
    ...extremeOf(mean),
  ];
}

const cellSum = (sum) => String(sum).replace("-", "−");
