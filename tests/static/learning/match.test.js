/** How well a drawn filter matches a mark. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { inverted, pattern } from "../../../service/static/learning/matching/filter_patterns.js";
import {
  arithmeticAt,
  bestPlace,
  featureMap,
  fieldOf,
  placeAround,
} from "../../../service/static/learning/matching/match.js";

const FILTER = pattern("rising", 3);

/** White, with a pattern in one place. */
function gridWith(filter, top, left, size = 12) {
  return Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (__, column) => filter[row - top]?.[column - left] ?? 1),
  );
}

const valueAt = ({ columns, values }, row, column) => values[row * columns + column];

test("the match is 1 where the mark equals the filter, and -1 where it is the opposite", () => {
  const grid = gridWith(FILTER, 4, 6);
  assert.equal(valueAt(featureMap(grid, FILTER, 1), 4, 6), 1);
  assert.equal(valueAt(featureMap(grid, inverted(FILTER), 1), 4, 6), -1);
});

test("a map has a place for each step of the stride", () => {
  for (const [size, stride, places] of [
    [3, 1, 10],
    [5, 2, 4],
    [9, 3, 2],
  ]) {
    const { rows, columns, values } = featureMap(gridWith(FILTER, 4, 6), pattern("blank", size), stride);
    assert.deepEqual([rows, columns, values.length], [places, places, places * places]);
  }
});

test("the best place is strongest, with the number of equally good ones", () => {
  const strongest = bestPlace(featureMap(gridWith(FILTER, 4, 6), FILTER, 2));
  assert.deepEqual(strongest, { row: 2, column: 3, value: 1, count: 1 });
  const { count, value } = bestPlace(featureMap(gridWith(FILTER, 0, 0), pattern("blank", 3), 3));
  assert.deepEqual([count, value], [15, 1]);
});

test("the arithmetic of every place gives the value on the map", () => {
  const grid = gridWith(pattern("falling", 7), 3, 2);
  for (const stride of [1, 2, 3]) {
    const map = featureMap(grid, FILTER, stride);
    map.values.forEach((value, index) => {
      const place = { row: Math.floor(index / map.columns), column: index % map.columns };
      const { products, alike, sum, mean } = arithmeticAt(grid, FILTER, fieldOf(place, 3, stride));
      assert.ok(Math.abs(mean - value) < 1e-12);
      assert.equal(sum, 2 * alike - 9);
      assert.equal(products.flat().length, 9);
    });
  }
});

test("a pressed cell selects the place centred on it, or the nearest", () => {
  const map = { rows: 4, columns: 4 };
  assert.deepEqual(placeAround({ row: 6, column: 2 }, map, 5, 2), { row: 2, column: 0 });
  assert.deepEqual(placeAround({ row: 0, column: 11 }, map, 5, 2), { row: 0, column: 3 });
});
