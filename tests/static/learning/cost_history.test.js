import assert from "node:assert/strict";
import { test } from "node:test";

import { CostHistory } from "../../../service/static/learning/cost_history.js";

const report = (step, costs, validationCost = 1) => ({ step, costs, validationCost });

test("the history is empty before the first step", () => {
  const history = new CostHistory();
  history.add(report(0, [], null));
  assert.equal(history.at(Infinity), null);
});

test("each mini-batch has its cost, the mean up to it, and the last known validation cost", () => {
  const history = new CostHistory();
  history.add(report(0, [], 9));
  history.add(report(2, [4, 2], 5));
  history.add(report(3, [3], 6));
  assert.deepEqual(history.at(1), { step: 1, batch: 4, mean: 4, validation: 9 });
  assert.deepEqual(history.at(2), { step: 2, batch: 2, mean: 3, validation: 5 });
  assert.deepEqual(history.at(Infinity), { step: 3, batch: 3, mean: 3, validation: 6 });
  assert.deepEqual(history.at(-7), history.at(1));
});

test("the mean covers the last 20 mini-batches", () => {
  const history = new CostHistory();
  history.add(report(40, [...new Array(20).fill(10), ...new Array(20).fill(2)]));
  assert.equal(history.at(30).mean, 6);
  assert.equal(history.at(40).mean, 2);
});

test("a second report of a step replaces its validation cost", () => {
  const history = new CostHistory();
  history.add(report(1, [4], 5));
  history.add(report(1, [], 3));
  assert.deepEqual(history.validation, [{ step: 1, cost: 3 }]);
});

test("a network that has started over has a new history", () => {
  const history = new CostHistory();
  history.add(report(2, [4, 2]));
  history.add(report(0, [], 7));
  assert.deepEqual([history.batches, history.validation], [[], [{ step: 0, cost: 7 }]]);
});
