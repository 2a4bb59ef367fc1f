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

test("a falling stroke is a rising one in a mirror", () => {
  for (const size of [3, 5, 7, 9]) {
    const mirrored = pattern("rising", size).map((row) => row.toReversed());
    assert.deepEqual(pattern("falling", size), mirrored);
  }
});

test("a pattern has the size that is asked for and holds nothing but ±1", () => {
  for (const name of PATTERNS) {
    for (const size of [3, 5, 7, 9]) {
      const rows = pattern(name, size);
      assert.equal(rows.length, size);
      assert.ok(rows.every((row) => row.length === size && row.every((value) => Math.abs(value) === 1)));
    }
  }
});

test("a horizontal stroke lies in the middle, and a blank filter is all white", () => {
  assert.deepEqual(pattern("horizontal", 3)[1], [-1, -1, -1]);
  assert.ok(
    pattern("blank", 5)
      .flat()
      .every((value) => value === 1),
  );
});

test("to invert a filter twice changes nothing", () => {
  assert.deepEqual(inverted(RISING)[0], [-1, 1, 1]);
  assert.deepEqual(inverted(inverted(RISING)), RISING);
});

test("one cell is set and the filter before stays as it was", () => {
  const changed = withCell(RISING, 0, 1, 1);
  assert.deepEqual(changed[0], [1, 1, -1]);
  assert.deepEqual(RISING[0], [1, -1, -1]);
});

test("a filter grows with white around it, and shrinks to its middle", () => {
  const grown = resized(RISING, 5);
  assert.deepEqual(grown[0], [1, 1, 1, 1, 1]);
  assert.deepEqual(grown[1], [1, 1, -1, -1, 1]);
  assert.deepEqual(resized(grown, 3), RISING);
});
