/** The arithmetic of back-propagation, written out like the forward pass in Touch: the slope in the chosen number. */
import { sentence } from "../touching/arithmetic.js";
import { amountsTable } from "../touching/number_tables.js";
import { cellValue, signed, written } from "../words/numbers.js";
import { BY_HAND as WORDS } from "../words/words.js";
import { LABELS } from "./labels.js";
import { linkIndex, pooledPlace } from "./chosen_number.js";
import { mapsEquation } from "./maps_equation.js";
import { filterSlope, strongestPlaces } from "./slope_chain.js";
import { DIGITS, factor, part } from "./step_tables.js";

const SHOWN_PLACES = 6;

/** Where back-propagation begins. */
function atTheOutputs(outputs) {
  const parts = Object.fromEntries(
    outputs.flatMap(({ score, target, slope }, output) => [
      [`${LABELS[output]}Says`, written(score, DIGITS)],
      [`${LABELS[output]}Target`, String(target)],
      [`${LABELS[output]}Slope`, part(`slope-${LABELS[output]}`, slope)],
    ]),
  );
  return sentence(WORDS.atTheOutputs, parts);
}

/** How the slope of a place is summed over its links. */
function overTheLinks({ row, column, slope }, { choice, parameters, outputs }) {
  const link = 2 * linkIndex({ filter: choice.filter, ...pooledPlace({ row, column }) });
  const weights = parameters["4.weights"];
  return sentence(WORDS.overTheLinks, {
    row: String(row + 1),
    column: String(column + 1),
    tickWeight: factor(weights[link]),
    tickSlope: factor(outputs[0].slope),
    crossWeight: factor(weights[link + 1]),
    crossSlope: factor(outputs[1].slope),
    slope: part("place", slope),
  });
}

function placesTable(strongest, isBias) {
  const rows = strongest.map(({ row, column, slope, seen, product }) => ({
    from: WORDS.place(row + 1, column + 1),
    cells: isBias ? [signed(product, DIGITS)] : [written(slope, DIGITS), cellValue(seen), signed(product, DIGITS)],
    amount: product,
  }));
  return amountsTable(WORDS.strongest, isBias ? WORDS.biasColumns : WORDS.cellColumns, rows);
}

function ofFilter(facts) {
  const { network, mark, choice, slope } = facts;
  const isBias = choice.kind === "filterBias";
  const chain = filterSlope(network, mark, isBias ? { filter: choice.filter } : choice);
  const strongest = strongestPlaces(chain, SHOWN_PLACES);
  const passing = chain.slopes.filter((each) => each !== 0).length;
  if (!passing) return [sentence(WORDS.nothing, { slope: part("back", slope) })];
  const rest = chain.sum - strongest.reduce((total, { product }) => total + product, 0);
  const sums = { rest: part("rest", rest), sum: part("sum", chain.sum), slope: part("back", slope) };
  return [
    sentence(WORDS.passing, { passing: String(passing), places: String(chain.slopes.length) }),
    mapsEquation(chain, isBias, strongest[0]),
    overTheLinks(strongest[0], facts),
    placesTable(strongest, isBias),
    sentence(isBias ? WORDS.sumOfBias : WORDS.sumOfCell, {
      others: String(passing - strongest.length),
      divisor: String(chain.divisor),
      ...sums,
    }),
  ];
}

function ofWeight({ network, mark, choice, outputs, slope }) {
  const { memories } = network.forwardRemembering(mark.grid);
  const value = memories.at(-1)[linkIndex(choice)];
  const text = value === 0 ? WORDS.nothingOverLink : WORDS.overLink;
  return [
    sentence(text, {
      row: String(choice.row + 1),
      column: String(choice.column + 1),
      value: part("value", value),
      output: LABELS[choice.output],
      outputSlope: factor(outputs[choice.output].slope),
      same: factor(value),
      slope: part("back", slope),
    }),
  ];
}

function ofOutputBias({ choice, slope }) {
  return [sentence(WORDS.ofOutputBias, { output: LABELS[choice.output], slope: part("back", slope) })];
}

const WRITERS = { cell: ofFilter, filterBias: ofFilter, weight: ofWeight, outputBias: ofOutputBias };

/** As elements; `facts` has the network, the mark, the choice, the parameters, the outputs and the slope. */
export function backwardArithmetic(facts) {
  return [atTheOutputs(facts.outputs), ...WRITERS[facts.choice.kind](facts)];
}
