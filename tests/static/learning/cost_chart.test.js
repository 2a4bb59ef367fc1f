import assert from "node:assert/strict";
import { test } from "node:test";

import { roundedUp } from "../../../service/static/learning/cost_chart.js";

test("an axis ends at the next round number", () => {
  assert.deepEqual(
    [1, 1.01, 1.39, 2, 2.1, 99, 100, 101, 1234].map(roundedUp),
    [1, 1.5, 1.5, 2, 3, 100, 100, 150, 1500],
  );
});
