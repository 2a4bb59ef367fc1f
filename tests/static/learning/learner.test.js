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
  const made = new Learner();
  made.takeMarks({ training: marks(50), validation: marks(15) });
  return made;
}

test("before there are marks it reports its random numbers and reads the watched mark, and knows no cost", () => {
  const untaught = new Learner();
  const { step, validationCost, confusion, scores, parameters } = untaught.watch(mark(0).grid);
  assert.deepEqual([step, validationCost, confusion], [0, null, null]);
  for (const score of scores) assert.ok(Math.abs(score - 0.5) < 0.1);
  assert.equal(
    Object.values(parameters).reduce((sum, numbers) => sum + numbers.length, 0),
    2514,
  );
});

test("it learns from each mark of the training set once in an epoch, and reports no step past the epoch's end", () => {
  const { step, epoch, costs, confusion } = learner().advance(10);
  assert.deepEqual([step, epoch, costs.length], [3, 1, 3]); // 20, 20 and 10 marks
  assert.equal(
    confusion.flat().reduce((sum, count) => sum + count),
    15,
  );
});

test("in the middle of an epoch there is no confusion", () => {
  assert.equal(learner().advance(2).confusion, null);
});

test("learning lowers the cost until all marks are read right", () => {
  const taught = learner();
  const before = taught.report().validationCost;
  let report = taught.advance(3);
  while (report.epoch < 20) report = taught.advance(3);
  assert.ok(report.validationCost < before / 4);
  assert.deepEqual(report.confusion, [
    [5, 0, 0],
    [0, 5, 0],
    [0, 0, 5],
  ]);
});

test("the same seed gives the same numbers, another seed others", () => {
  const taught = learner();
  const first = taught.advance(3);
  taught.reset();
  assert.deepEqual(taught.advance(3), first);
  taught.reset({ seed: 2 });
  assert.notDeepEqual(taught.advance(3).parameters, first.parameters);
});

test("several steps at once and one by one are the same", () => {
  const [together, oneByOne] = [learner(), learner()];
  const costs = [oneByOne.advance(1), oneByOne.advance(1)].flatMap((report) => report.costs);
  const report = together.advance(2);
  assert.deepEqual(report.costs, costs);
  assert.deepEqual(report.parameters, oneByOne.report().parameters);
});

test("a report is a copy: what is done to it changes nothing in the network", () => {
  const taught = learner();
  const { parameters } = taught.report();
  parameters["0.filters"].fill(0);
  assert.notEqual(taught.report().parameters["0.filters"][0], 0);
});

test("parameters that are set are those that it goes on with", () => {
  const [taught, other] = [learner(), learner()];
  const { parameters } = taught.advance(2);
  assert.deepEqual(other.setParameters(parameters).parameters, parameters);
});

test("a learning rate of zero changes nothing, and starting over keeps the rate", () => {
  const taught = learner();
  const before = taught.setLearningRate(0).parameters;
  assert.deepEqual(taught.advance(3).parameters, before);
  assert.equal(taught.reset().learningRate, 0);
});

test("it can begin again with only the first marks of the training set", () => {
  const taught = learner();
  taught.reset({ marks: 20 });
  assert.equal(taught.advance(5).epoch, 1);
  assert.equal(taught.report().step, 1);
});

test("a label is that of the larger output, or neither when both reject", () => {
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

test("where a step is an epoch, the confusion is counted in every fiftieth", () => {
  const few = learner();
  assert.equal(few.reset({ marks: 20 }).marks, 20);
  const counted = Array.from({ length: 100 }, () => few.advance(1)).filter(({ confusion }) => confusion);
  assert.deepEqual(
    counted.map(({ step }) => step),
    [50, 100],
  );
});

test("another learning rate counts from the next step on", () => {
  const [one, other] = [learner(), learner()];
  for (const each of [one, other]) each.advance(1);
  assert.equal(other.setLearningRate(0).learningRate, 0);
  const before = other.report().parameters;
  assert.deepEqual(other.advance(1).parameters, before);
  assert.notDeepEqual(one.advance(1).parameters, before);
});

test("a slice of the cost surface goes through the network's place and leaves the network as it is", () => {
  const taught = learner();
  for (let step = 0; step < 10; step += 1) taught.advance(1);
  const before = taught.report();
  const { size, path, centre, radius, cost, marks: count } = taught.beginSlice();
  const costs = [];
  while (costs.length < SIZE * SIZE) costs.push(...taught.sliceCosts(costs.length, 20));
  assert.deepEqual(taught.report(), before);
  assert.deepEqual([size, path.length, count, costs.length], [SIZE, 12, 50, SIZE * SIZE]);
  assert.deepEqual(path.at(-1), [0, 0]);
  assert.ok(centre.every((value) => Math.abs(value) <= radius));
  assert.ok(cost < 1.3 && Math.min(...costs) < Math.max(...costs));
});

test("a network whose numbers have grown beyond all bounds has no slice", () => {
  const thrown = learner();
  thrown.setLearningRate(1e200);
  for (let step = 0; step < 4; step += 1) thrown.advance(1);
  assert.equal(thrown.beginSlice(), null);
});

test("teaching turns own marks that were read wrong right, and is counted as steps", () => {
  const taught = learner();
  while (taught.advance(3).epoch < 10);
  const { grid } = mark(0);
  taught.setOwnMarks([{ grid, label: 1, targets: targetsOf(1) }]);
  assert.deepEqual(taught.examine().own, [0]);
  const { step } = taught.report();
  let report;
  for (let count = 0; count < 40; count += 1) report = taught.teach();
  assert.equal(report.step, step + 40);
  assert.equal(report.costs.length, 1);
  const { own, confusion } = taught.examine();
  assert.deepEqual(own, [1]);
  assert.equal(
    confusion.flat().reduce((sum, count) => sum + count),
    15,
  );
});
