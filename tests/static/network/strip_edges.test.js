import assert from "node:assert/strict";
import { test } from "node:test";
import { outOfSight } from "../../../service/static/network/strip_edges.js";

const layers = [0, 100, 200, 300].map((left) => ({ left, right: left + 90 }));

test("a strip that shows all its layers hides none", () => {
  assert.deepEqual(outOfSight({ left: 0, right: 390 }, layers), { before: 0, after: 0 });
});

test("a cut layer counts as out of sight", () => {
  assert.deepEqual(outOfSight({ left: 50, right: 250 }, layers), { before: 1, after: 2 });
});

test("a difference of one pixel from rounding hides no layer", () => {
  assert.deepEqual(outOfSight({ left: 1, right: 389 }, layers), { before: 0, after: 0 });
  assert.deepEqual(outOfSight({ left: 2, right: 388 }, layers), { before: 1, after: 1 });
});
