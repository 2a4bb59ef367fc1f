/** A filter that slides over a mark. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { pattern } from "../../../service/static/learning/matching/filter_patterns.js";
import { SlidingFilter } from "../../../service/static/learning/matching/sliding_filter.js";

const STEM = pattern("rising", 7);

/** Twenty cells across, white, with the stem of a tick at row 3, column 8. */
function markWithStem() {
  return Array.from({ length: 20 }, (_, row) =>
    Array.from({ length: 20 }, (__, column) => STEM[row - 3]?.[column - 8] ?? 1),
  );
}

test("a filter starts where the stem of a tick matches best", () => {
  const sliding = new SlidingFilter(markWithStem());
  assert.deepEqual([sliding.place.row, sliding.place.column, sliding.value], [3, 8, 1]);
  assert.deepEqual(sliding.field, { top: 3, left: 8, bottom: 9, right: 14 });
});

test("a filter slides in reading order and stops at both ends", () => {
  const sliding = new SlidingFilter(markWithStem());
  sliding.go(0, 0);
  sliding.slide(-1);
  assert.deepEqual(sliding.place, { row: 0, column: 0 });
  sliding.slide(15);
  assert.deepEqual(sliding.place, { row: 1, column: 1 });
  sliding.slide(10_000);
  assert.deepEqual(sliding.place, { row: 13, column: 13 });
  assert.ok(sliding.isAtTheEnd);
});

test("another stride gives other places, and the best is selected again", () => {
  const sliding = new SlidingFilter(markWithStem());
  sliding.setStride(2);
  assert.equal(sliding.map.rows, 7);
  assert.equal(sliding.value, Math.max(...sliding.map.values));
});

test("setting a cell keeps the place of the filter, which is no longer a named pattern", () => {
  const sliding = new SlidingFilter(markWithStem());
  sliding.go(5, 5);
  sliding.setCell(0, 0, -1);
  assert.deepEqual(sliding.place, { row: 5, column: 5 });
  assert.equal(sliding.name, null);
  sliding.resize(9);
  assert.equal(sliding.filter[1][1], -1);
  assert.equal(sliding.filter[0][4], 1);
});

test("resizing a pattern gives the pattern in that size", () => {
  const sliding = new SlidingFilter(markWithStem());
  sliding.resize(5);
  assert.deepEqual(sliding.filter, pattern("rising", 5));
});
