/** Back-propagation by hand: the slope of a mark's cost in each layer's output, and from it the slope in a filter's number. */
import { crossEntropy } from "./nn/cost.js";

/** How the cost changes with each output of each layer, by the layer's index; the last is that of the outputs' sums. */
export function slopesBack(network, { grid, targets }) {
  const { preActivations, memories } = network.forwardRemembering(grid);
  const last = memories.length - 1;
  const slopes = new Array(memories.length);
  slopes[last] = crossEntropy.gradient(preActivations, targets);
  for (let place = last; place > 0; place -= 1)
    slopes[place - 1] = network.layers[place].inputGradient(slopes[place], memories[place]);
  return slopes;
}

/** What a filter's places add to the slope in one of its cells, or in its bias if there is no cell.
 *
 *  - slopes: how the cost changes with each number of the filter's map.
 *  - seen: the cell's input from each place; 1 for a bias.
 *  - products: of the two, place by place.
 *  - sum, divisor: the slope is the sum divided by the number of values in a filter; for a bias it is not divided.
 */
export function filterSlope(network, mark, { filter, row, column }) {
  const [{ places, cells, outputShape, valuesPerFilter }] = network.layers;
  const [rows, columns, filters] = outputShape;
  const ofLayer = slopesBack(network, mark)[0];
  const isBias = row === undefined;
  const offset = isBias ? 0 : cells[row * Math.sqrt(valuesPerFilter) + column];
  const slopes = Float64Array.from(places, (_, place) => ofLayer[place * filters + filter]);
  const seen = Float64Array.from(places, (first) => (isBias ? 1 : mark.grid[first + offset]));
  const products = slopes.map((slope, place) => slope * seen[place]);
  const sum = products.reduce((total, product) => total + product, 0);
  return { rows, columns, slopes, seen, products, sum, divisor: isBias ? 1 : valuesPerFilter };
}

/** The places that add most, the largest first: a list of {row, column, slope, seen, product}. */
export function strongestPlaces({ columns, slopes, seen, products }, most) {
  const order = Array.from(products.keys()).filter((place) => products[place] !== 0);
  order.sort((one, other) => Math.abs(products[other]) - Math.abs(products[one]));
  return order.slice(0, most).map((place) => ({
    row: Math.floor(place / columns),
    column: place % columns,
    slope: slopes[place],
    seen: seen[place],
    product: products[place],
  }));
}
