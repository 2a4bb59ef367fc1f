/** Drawn filters: the patterns to start from, and the edits. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  PATTERNS,
  inverted,
  pattern,
  resized,
  withCell,
} from "../../../service/static/learning/matching/filter_patterns.js";

const RISING = [
  [1, -1, -1],
  [-1, -1, -1],
  [-1, -1, 1],
];

test("the stem of a tick rises from the lower left to the upper right", () => {
  assert.deepEqual(pattern("rising", 3), RISING);
});

test("a falling stroke mirrors a rising one", () => {
  for (const size of [3, 5, 7, 9]) {
    const mirrored = pattern("rising", size).map((row) => row.toReversed());
    assert.deepEqual(pattern("falling", size), mirrored);
  }
});

test("a pattern has the requested size and contains only ±1", () => {
  for (const name of PATTERNS) {
    for (const size of [3, 5, 7, 9]) {
      const rows = pattern(name, size);
      assert.equal(rows.length, size);
      assert.ok(rows.every((row) => row.length === size && row.every((value) => Math.abs(value) === 1)));
    }
  }
});

test("a horizontal stroke is in the middle, and a blank filter is all white", () => {
  assert.deepEqual(pattern("horizontal", 3)[1], [-1, -1, -1]);
  assert.ok(
    pattern("blank", 5)
      .flat()
      .every((value) => value === 1),
  );
});

test("inverting a filter twice restores it", () => {
  assert.deepEqual(inverted(RISING)[0], [-1, 1, 1]);
  assert.deepEqual(inverted(inverted(RISING)), RISING);
});

test("setting a cell leaves the original filter unchanged", () => {
  const changed = withCell(RISING, 0, 1, 1);
  assert.deepEqual(changed[0], [1, 1, -1]);
  assert.deepEqual(RISING[0], [1, -1, -1]);
});

test("a filter is enlarged with white around it, and reduced to its middle", () => {
  const grown = resized(RISING, 5);
  assert.deepEqual(grown[0], [1, 1, 1, 1, 1]);
  assert.deepEqual(grown[1], [1, 1, -1, -1, 1]);
  assert.deepEqual(resized(grown, 3), RISING);
});
