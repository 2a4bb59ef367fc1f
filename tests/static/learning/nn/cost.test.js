import assert from "node:assert/strict";
import { test } from "node:test";

import { crossEntropy } from "../../../../service/static/learning/nn/cost.js";
import { assertSameSlopes } from "./central_differences.js";

test("the slope of the cost equals that of central differences", () => {
  const targets = [1, 0];
  for (const numbers of [
    [0.3, -1.2],
    [0, 0],
    [-8, 9],
  ]) {
    // prettier-ignore
    const preActivations = Float64Array.from(numbers);
    const value = () => crossEntropy.value(preActivations, targets);
    assertSameSlopes(crossEntropy.gradient(preActivations, targets), value, preActivations);
  }
});

test("outputs of one half cost ln 2 each, and confident correct ones cost nothing", () => {
  assert.ok(Math.abs(crossEntropy.value([0, 0], [1, 0]) - 2 * Math.LN2) < 1e-15);
  assert.ok(crossEntropy.value([40, -40], [1, 0]) < 1e-15);
});

test("the cost of confident wrong outputs is their distance, without overflow", () => {
  assert.equal(crossEntropy.value([-1000, 1000], [1, 0]), 2000);
});
