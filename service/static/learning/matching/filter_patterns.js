/** Small patterns of +-1 to start a filter from, and edits of a filter. A filter is rows of +1, white, and -1, black. */

const REACH = 3; // cells on each side of the middle: as thick as the strokes of marks on the grid

/** The distance of a cell from the middle line of each pattern's stroke, in steps along a row. */
const DISTANCES = {
  rising: (row, column, last) => Math.abs(row + column - last),
  falling: (row, column) => Math.abs(row - column),
  horizontal: (row, _, last) => Math.abs(row - last / 2) * Math.SQRT2,
  blank: () => Infinity,
};

export const PATTERNS = Object.keys(DISTANCES);

/** One of PATTERNS, `size` cells wide; in small ones the stroke is thinner, so that its edges are visible. */
export function pattern(name, size) {
  const reach = Math.min(REACH, (size - 1) / 2);
  return square(size, (row, column) => (DISTANCES[name](row, column, size - 1) <= reach ? -1 : 1));
}

/** Black and white exchanged. */
export function inverted(filter) {
  return filter.map((row) => row.map((value) => -value));
}

/** With one cell set to a value. */
export function withCell(filter, row, column, value) {
  return filter.with(row, filter[row].with(column, value));
}

/** Resized about its middle; new cells are white. */
export function resized(filter, size) {
  const shift = (filter.length - size) / 2;
  return square(size, (row, column) => filter[row + shift]?.[column + shift] ?? 1);
}

function square(size, valueAt) {
  return Array.from({ length: size }, (_, row) => Array.from({ length: size }, (__, column) => valueAt(row, column)));
}
