import assert from "node:assert/strict";
import { test } from "node:test";

import { marksIn, rightIn } from "../../../service/static/learned/confusion.js";

test("all marks are counted, and those on the diagonal are correct", () => {
  const confusion = [
    [8, 1, 2],
    [0, 5, 3],
    [4, 6, 7],
  ];
  assert.deepEqual([marksIn(confusion), rightIn(confusion)], [36, 20]);
});
