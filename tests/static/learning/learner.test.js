/** The learner, on a few marks drawn by rule: all results follow from its seed and its calls. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { GRID_SIZE, Learner, confusionOf, labelOf } from "../../../service/static/learning/learner.js";
import { targetsOf } from "../../../service/static/learning/labels.js";
import { SIZE } from "../../../service/static/learning/cost_slice.js";

/** A falling line for a tick, a rising one for a cross, a level one for neither, each shifted a little. */
function mark(index) {
  const label = index % 3;
  const grid = new Float64Array(GRID_SIZE * GRID_SIZE).fill(1);
  const rowOf = [(step) => step, (step) => 19 - step, () => 10][label];
  for (let step = 0; step < 20; step += 1) grid[(rowOf(step) + (index % 5)) * GRID_SIZE + step + (index % 7)] = -1;
  return { grid, label, targets: targetsOf(label) };
}

const marks = (count) => Array.from({ length: count }, (_, index) => mark(index));

function learner() {
  const created = new Learner();
  created.takeMarks({ training: marks(50), validation: marks(15) });
  return created;
}

test("a learner without marks reports its parameters and the scores of the watched mark, but no cost", () => {
  const untrained = new Learner();
  const { step, validationCost, confusion, scores, parameters } = untrained.watch(mark(0).grid);
  assert.deepEqual([step, validationCost, confusion], [0, null, null]);
  for (const score of scores) assert.ok(Math.abs(score - 0.5) < 0.1);
  assert.equal(
    Object.values(parameters).reduce((sum, numbers) => sum + numbers.length, 0),
    2514,
  );
});

test("an epoch uses each mark of the training set once, and a report ends with the epoch", () => {
  const { step, epoch, costs, confusion } = learner().advance(10);
  assert.deepEqual([step, epoch, costs.length], [3, 1, 3]); // 20, 20 and 10 marks
  assert.equal(
    confusion.flat().reduce((sum, count) => sum + count),
    15,
  );
});

test("there is no confusion matrix in the middle of an epoch", () => {
  assert.equal(learner().advance(2).confusion, null);
});

test("training lowers the cost until all marks are read correctly", () => {
  const trained = learner();
  const before = trained.report().validationCost;
  let report = trained.advance(3);
  while (report.epoch < 20) report = trained.advance(3);
  assert.ok(report.validationCost < before / 4);
  assert.deepEqual(report.confusion, [
    [5, 0, 0],
    [0, 5, 0],
    [0, 0, 5],
  ]);
});

test("the same seed gives the same numbers, and another seed gives others", () => {
  const trained = learner();
  const first = trained.advance(3);
  trained.reset();
  assert.deepEqual(trained.advance(3), first);
  trained.reset({ seed: 2 });
  assert.notDeepEqual(trained.advance(3).parameters, first.parameters);
});

test("several steps at once equal the same steps one by one", () => {
  const [together, oneByOne] = [learner(), learner()];
  const costs = [oneByOne.advance(1), oneByOne.advance(1)].flatMap((report) => report.costs);
  const report = together.advance(2);
  assert.deepEqual(report.costs, costs);
  assert.deepEqual(report.parameters, oneByOne.report().parameters);
});

test("a report is a copy that does not change the network", () => {
  const trained = learner();
  const { parameters } = trained.report();
  parameters["0.filters"].fill(0);
  assert.notEqual(trained.report().parameters["0.filters"][0], 0);
});

test("training continues with the parameters that were set", () => {
  const [trained, other] = [learner(), learner()];
  const { parameters } = trained.advance(2);
  assert.deepEqual(other.setParameters(parameters).parameters, parameters);
});

test("a learning rate of zero changes nothing, and starting over keeps the rate", () => {
  const trained = learner();
  const before = trained.setLearningRate(0).parameters;
  assert.deepEqual(trained.advance(3).parameters, before);
  assert.equal(trained.reset().learningRate, 0);
});

test("training can start over with only the first marks of the training set", () => {
  const trained = learner();
  trained.reset({ marks: 20 });
  assert.equal(trained.advance(5).epoch, 1);
  assert.equal(trained.report().step, 1);
});

test("the label is that of the larger output, or neither if both reject", () => {
  assert.deepEqual(
    [
      [0.9, 0.2],
      [0.6, 0.7],
      [0.49, 0.3],
    ].map(labelOf),
    [0, 1, 2],
  );
});

test("the confusion has a row for each label and a column for each answer", () => {
  const saysCross = { scores: () => [0, 1] };
  assert.deepEqual(confusionOf(saysCross, marks(4)), [
    [0, 2, 0],
    [0, 1, 0],
    [0, 1, 0],
  ]);
});

test("the confusion matrix is computed in every fiftieth step if a step is an epoch", () => {
  const few = learner();
  assert.equal(few.reset({ marks: 20 }).marks, 20);
  const counted = Array.from({ length: 100 }, () => few.advance(1)).filter(({ confusion }) => confusion);
  assert.deepEqual(
    counted.map(({ step }) => step),
    [50, 100],
  );
});

test("another learning rate takes effect at the next step", () => {
  const [one, other] = [learner(), learner()];
  for (const each of [one, other]) each.advance(1);
  assert.equal(other.setLearningRate(0).learningRate, 0);
  const before = other.report().parameters;
  assert.deepEqual(other.advance(1).parameters, before);
  assert.notDeepEqual(one.advance(1).parameters, before);
});

test("a slice of the cost surface contains the network's place and does not change the network", () => {
  const trained = learner();
  for (let step = 0; step < 10; step += 1) trained.advance(1);
  const before = trained.report();
  const { size, path, centre, radius, cost, marks: count } = trained.beginSlice();
  const costs = [];
  while (costs.length < SIZE * SIZE) costs.push(...trained.sliceCosts(costs.length, 20));
  assert.deepEqual(trained.report(), before);
  assert.deepEqual([size, path.length, count, costs.length], [SIZE, 12, 50, SIZE * SIZE]);
  assert.deepEqual(path.at(-1), [0, 0]);
  assert.ok(centre.every((value) => Math.abs(value) <= radius));
  assert.ok(cost < 1.3 && Math.min(...costs) < Math.max(...costs));
});

test("a diverged network has no slice", () => {
  const divergedLearner = learner();
  divergedLearner.setLearningRate(1e200);
  for (let step = 0; step < 4; step += 1) divergedLearner.advance(1);
  assert.equal(divergedLearner.beginSlice(), null);
});

test("teaching corrects wrongly read own marks, and counts as steps", () => {
  const trained = learner();
  while (trained.advance(3).epoch < 10);
  const { grid } = mark(0);
  trained.setOwnMarks([{ grid, label: 1, targets: targetsOf(1) }]);
  assert.deepEqual(trained.examine().own, [0]);
  const { step } = trained.report();
  let report;
  for (let count = 0; count < 40; count += 1) report = trained.teach();
  assert.equal(report.step, step + 40);
  assert.equal(report.costs.length, 1);
  const { own, confusion } = trained.examine();
  assert.deepEqual(own, [1]);
  assert.equal(
    confusion.flat().reduce((sum, count) => sum + count),
    15,
  );
});
