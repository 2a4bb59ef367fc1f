/** One step by hand: back-propagation and central differences agree, and the chain adds up to the slope. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  FILTER_COUNT,
  KIND_NAMES,
  boardOf,
  linkIndex,
  parameterOf,
  steepest,
} from "../../../service/static/learning/chosen_number.js";
import { Learner } from "../../../service/static/learning/learner.js";
import { Random } from "../../../service/static/learning/nn/random.js";
import { networkOf, outputsOf, stepOf, triedSlope } from "../../../service/static/learning/one_step.js";
import { filterSlope, slopesBack, strongestPlaces } from "../../../service/static/learning/slope_chain.js";

const { parameters } = new Learner().report();
const LEARNING_RATE = 0.05;
const FIRST = { kind: "cell", filter: 0, output: 0, row: 0, column: 0 };

/** A mark of random cells, most of them white. */
function randomMark(seed, targets) {
  const random = new Random(seed);
  return { grid: Float64Array.from({ length: 28 * 28 }, () => (random.uniform() < 0.2 ? -1 : 1)), targets };
}

const MARKS = [
  [1, 0],
  [0, 1],
  [0, 0],
].map((targets, seed) => randomMark(seed + 1, targets));

/** Choices from all parts of the network. */
function* choices() {
  const random = new Random(5);
  const below = (count) => Math.floor(random.uniform() * count);
  for (const kind of KIND_NAMES) {
    for (let each = 0; each < 12; each += 1) {
      const [rows, columns] = boardOf({ kind }) ?? [1, 1];
      yield { kind, filter: below(FILTER_COUNT), output: below(2), row: below(rows), column: below(columns) };
    }
  }
}

test("back-propagation and trying agree for every kind of number", () => {
  for (const mark of MARKS) {
    for (const choice of choices()) {
      const { slope } = stepOf(parameters, mark, parameterOf(choice), LEARNING_RATE);
      const tried = triedSlope(networkOf(parameters), mark, parameterOf(choice));
      assert.ok(Math.abs(slope - tried.slope) < 1e-5, `${JSON.stringify(choice)}: ${slope}, ${tried.slope}`);
    }
  }
});

test("trying does not change the network", () => {
  const network = networkOf(parameters);
  triedSlope(network, MARKS[0], parameterOf(FIRST));
  assert.deepEqual(network.namedParameters(), parameters);
});

test("the contributions of a filter's places add up to the slope of its cell, and of its bias", () => {
  for (const mark of MARKS) {
    for (const choice of choices()) {
      if (choice.kind !== "cell" && choice.kind !== "filterBias") continue;
      const { slope } = stepOf(parameters, mark, parameterOf(choice), LEARNING_RATE);
      const place = choice.kind === "cell" ? choice : { filter: choice.filter };
      const { sum, divisor, products } = filterSlope(networkOf(parameters), mark, place);
      assert.ok(Math.abs(sum / divisor - slope) < 1e-12);
      assert.ok(products.some((product) => product !== 0));
    }
  }
});

test("a place of the map has the slope of its links if it won its window, and 0 otherwise", () => {
  const network = networkOf(parameters);
  const [mark] = MARKS;
  const slopes = slopesBack(network, mark);
  const chain = filterSlope(network, mark, { filter: 3 });
  const { row, column, slope } = strongestPlaces(chain, 1)[0];
  const link = linkIndex({ filter: 3, row: Math.floor(row / 2), column: Math.floor(column / 2) });
  const outputs = slopes.at(-1);
  const weights = parameters["4.weights"];
  assert.ok(Math.abs(weights[2 * link] * outputs[0] + weights[2 * link + 1] * outputs[1] - slope) < 1e-12);
  const losers = chain.slopes.filter((each) => each === 0).length;
  assert.ok(losers >= 24 * 24 * 0.75);
});

test("the strongest places come first, and places without a contribution are left out", () => {
  const chain = { columns: 2, slopes: [1, -3, 0, 2], seen: [1, 1, 1, -1], products: Float64Array.of(1, -3, 0, -2) };
  assert.deepEqual(
    strongestPlaces(chain, 5).map(({ row, column, product }) => [row, column, product]),
    [
      [0, 1, -3],
      [1, 1, -2],
      [0, 0, 1],
    ],
  );
  assert.equal(strongestPlaces(chain, 2).length, 2);
});

test("a step lowers the cost, and more with all numbers than with one", () => {
  for (const mark of MARKS) {
    const choice = steepest(FIRST, stepOf(parameters, mark, parameterOf(FIRST), LEARNING_RATE).gradients);
    const { slope, scale, value, next, cost, alone, all } = stepOf(parameters, mark, parameterOf(choice), 0.001);
    assert.equal(scale, 25);
    assert.ok(Math.abs(value - 0.001 * 625 * slope - next) < 1e-12);
    assert.ok(alone.cost < cost);
    assert.ok(all.cost < alone.cost);
  }
});

test("a single step changes one number, and a full step changes every number with a slope", () => {
  const { alone, all, gradients } = stepOf(parameters, MARKS[0], parameterOf(FIRST), LEARNING_RATE);
  const changed = (after) =>
    Object.keys(parameters).flatMap((name) =>
      [...after[name]].filter((value, index) => value !== parameters[name][index]),
    );
  assert.equal(changed(alone.parameters).length, 1);
  const sloping = Object.values(gradients).flatMap((slopes) => [...slopes].filter((slope) => slope !== 0));
  assert.equal(changed(all.parameters).length, sloping.length);
});

test("the costs of the outputs add up to the cost, and their slopes are output minus target", () => {
  for (const mark of MARKS) {
    const outputs = outputsOf(networkOf(parameters), mark);
    const { cost } = stepOf(parameters, mark, parameterOf(FIRST), LEARNING_RATE);
    assert.ok(Math.abs(outputs[0].cost + outputs[1].cost - cost) < 1e-12);
    for (const { score, target, slope } of outputs) assert.equal(slope, score - target);
  }
});

test("the steepest number of each kind is found again by its choice", () => {
  const { gradients } = stepOf(parameters, MARKS[1], parameterOf(FIRST), LEARNING_RATE);
  for (const kind of KIND_NAMES) {
    const { name, index } = parameterOf(steepest({ ...FIRST, kind }, gradients));
    assert.equal(Math.abs(gradients[name][index]), Math.max(...gradients[name].map(Math.abs)));
  }
});

test("a change of the kind keeps the chosen filter and output", () => {
  const { gradients } = stepOf(parameters, MARKS[1], parameterOf(FIRST), LEARNING_RATE);
  const chosen = steepest({ ...FIRST, kind: "outputBias" }, gradients);
  assert.equal(chosen.filter, FIRST.filter);
});
