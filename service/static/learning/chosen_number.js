/** Which number of the small network is looked at: as a reader chooses it, and as the network keeps it. */
import { ARCHITECTURE, FILTERS, GRID_SIZE } from "./learner.js";

const { filters: COUNT, size: SIZE } = FILTERS;
const [, , { window: WINDOW = 1 }] = ARCHITECTURE;
const POOLED = Math.floor((GRID_SIZE - SIZE + 1) / WINDOW);

/** The cells of a filter, and those of a map after pooling: [rows, columns]. */
const FILTER_SHAPE = [SIZE, SIZE];
const POOLED_SHAPE = [POOLED, POOLED];
export const FILTER_COUNT = COUNT;

const OUTPUTS = 2;

/** The kinds of numbers: what each is called in the network, which other choices it needs, its board of cells, and its index. A choice is
 *  {kind, filter, output, row, column}; a kind takes of it what it needs.
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

/** The place in the flattened list of what went into a map's pixel after pooling. */
export function linkIndex({ filter, row, column }) {
  return (row * POOLED_SHAPE[1] + column) * COUNT + filter;
}

/** Where a place of a filter's map is after pooling. */
export function pooledPlace({ row, column }) {
  return { row: Math.floor(row / WINDOW), column: Math.floor(column / WINDOW) };
}

/** Where the network keeps a chosen number: {name, index}. */
export function parameterOf(choice) {
  const { name, index } = KINDS[choice.kind];
  return { name, index: index(choice) };
}

/** The rows and columns of cells among which a kind's number is chosen, or null. */
export function boardOf({ kind }) {
  return KINDS[kind].shape;
}

/** Whether a filter, or an output, has to be chosen for a kind of number. */
export function needs({ kind }, /** @type {"filter" | "output"} */ part) {
  return KINDS[kind].needs.includes(part);
}

/** The number of its kind with the steepest slope, as a choice; what the kind does not need stays as it was. */
export function steepest(choice, gradients) {
  const { name, at } = KINDS[choice.kind];
  const slopes = gradients[name];
  const index = slopes.reduce((best, slope, each) => (Math.abs(slope) > Math.abs(slopes[best]) ? each : best), 0);
  return { ...choice, ...at(index) };
}
