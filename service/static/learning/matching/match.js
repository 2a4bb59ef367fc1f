/** How well a filter of +-1 matches a grid of +-1, place by place. */
import { Convolution } from "../nn/convolution.js";

/** The filter's feature map: {rows, columns, values}. 1 is a perfect match, -1 the exact opposite. */
export function featureMap(grid, filter, stride) {
  const settings = { size: filter.length, stride };
  const shape = [grid.length, grid[0].length, 1];
  const layer = new Convolution(Float64Array.from(filter.flat()), new Float64Array(1), shape, settings);
  const [rows, columns] = layer.outputShape;
  return { rows, columns, values: layer.forward(Float64Array.from(grid.flat())).outputs };
}

/** The best place of a map, the first of several: {row, column, value, count}, where `count` is the number of equal ones. */
export function bestPlace({ columns, values }) {
  const best = values.reduce((largest, value, index) => (value > values[largest] ? index : largest), 0);
  const count = values.filter((value) => value === values[best]).length;
  return { ...placeAt(best, columns), value: values[best], count };
}

export function placeAt(index, columns) {
  return { row: Math.floor(index / columns), column: index % columns };
}

/** The part of the grid that a filter looks at from a place of its map, inclusive. */
export function fieldOf({ row, column }, size, stride) {
  return {
    top: row * stride,
    left: column * stride,
    bottom: row * stride + size - 1,
    right: column * stride + size - 1,
  };
}

/** The place whose field has a cell of the grid in its middle, or the nearest place. */
export function placeAround({ row, column }, { rows, columns }, size, stride) {
  const nearest = (cell, places) => Math.max(0, Math.min(places - 1, Math.round((cell - (size - 1) / 2) / stride)));
  return { row: nearest(row, rows), column: nearest(column, columns) };
}

/** The sum at a place, and the cells that it comes from: {field, products, alike, sum, mean}. */
export function arithmeticAt(grid, filter, field) {
  const cells = grid.slice(field.top, field.bottom + 1).map((row) => row.slice(field.left, field.right + 1));
  const products = cells.map((row, down) => row.map((value, across) => value * filter[down][across]));
  const all = products.flat();
  const sum = all.reduce((total, product) => total + product, 0);
  return { cells, products, alike: all.filter((product) => product > 0).length, sum, mean: sum / all.length };
}
