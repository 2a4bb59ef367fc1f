/** The chosen number of the small network: as the user chooses it, and where the network stores it. */
import { ARCHITECTURE, FILTERS, GRID_SIZE } from "./learner.js";

const { filters: COUNT, size: SIZE } = FILTERS;
const [, , { window: WINDOW = 1 }] = ARCHITECTURE;
const POOLED = Math.floor((GRID_SIZE - SIZE + 1) / WINDOW);

/** The cells of a filter, and those of a map after pooling: [rows, columns]. */
const FILTER_SHAPE = [SIZE, SIZE];
const POOLED_SHAPE = [POOLED, POOLED];
export const FILTER_COUNT = COUNT;

const OUTPUTS = 2;

/** The kinds of numbers: the parameter's name, the other choices that it needs, its board of cells, and its index. A choice is
 *  {kind, filter, output, row, column}; a kind uses the parts that it needs.
 */
const KINDS = {
  cell: {
    name: "0.filters",
    needs: ["filter"],
    shape: FILTER_SHAPE,
    index: ({ filter, row, column }) => (filter * SIZE + row) * SIZE + column,
    at: (index) => ({ filter: Math.floor(index / SIZE ** 2), ...cellAt(index % SIZE ** 2, FILTER_SHAPE) }),
  },
  filterBias: {
    name: "0.biases",
    needs: ["filter"],
    shape: null,
    index: ({ filter }) => filter,
    at: (index) => ({ filter: index }),
  },
  weight: {
    name: "4.weights",
    needs: ["filter", "output"],
    shape: POOLED_SHAPE,
    index: (choice) => linkIndex(choice) * OUTPUTS + choice.output,
    at(index) {
      const link = Math.floor(index / OUTPUTS);
      return {
        output: index % OUTPUTS,
        filter: link % COUNT,
        ...cellAt(Math.floor(link / COUNT), POOLED_SHAPE),
      };
    },
  },
  outputBias: {
    name: "4.biases",
    needs: ["output"],
    shape: null,
    index: ({ output }) => output,
    at: (index) => ({ output: index }),
  },
};

export const KIND_NAMES = Object.keys(KINDS);

const cellAt = (place, /** @type {number[]} */ [, columns]) => ({
  row: Math.floor(place / columns),
  column: place % columns,
});

/** The index in the flattened list of the input from a map's pixel after pooling. */
export function linkIndex({ filter, row, column }) {
  return (row * POOLED_SHAPE[1] + column) * COUNT + filter;
}

/** The place after pooling of a place in a filter's map. */
export function pooledPlace({ row, column }) {
  return { row: Math.floor(row / WINDOW), column: Math.floor(column / WINDOW) };
}

/** Where the network stores a chosen number: {name, index}. */
export function parameterOf(choice) {
  const { name, index } = KINDS[choice.kind];
  return { name, index: index(choice) };
}

/** The rows and columns of cells from which a number of a kind is chosen, or null. */
export function boardOf({ kind }) {
  return KINDS[kind].shape;
}

/** Whether a kind of number needs the choice of a filter, or of an output. */
export function needs({ kind }, /** @type {"filter" | "output"} */ part) {
  return KINDS[kind].needs.includes(part);
}

/** The choice of the number of a kind with the steepest slope; the parts that the kind does not need stay. */
export function steepest(choice, gradients) {
  const { name, at } = KINDS[choice.kind];
  const slopes = gradients[name];
  const index = slopes.reduce((best, slope, each) => (Math.abs(slope) > Math.abs(slopes[best]) ? each : best), 0);
  return { ...choice, ...at(index) };
}
