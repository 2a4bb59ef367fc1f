import assert from "node:assert/strict";
import { test } from "node:test";
import { buildNetwork } from "../../../service/static/learning/nn/network.js";
import { Random } from "../../../service/static/learning/nn/random.js";
import { Path, moveTo, placeOf } from "../../../service/static/learning/path.js";

const LAYERS = [
  { kind: "convolution", filters: 2, size: 3 },
  { kind: "flatten" },
  { kind: "fully_connected", neurons: 2 },
  { kind: "sigmoid" },
];
const network = (seed) => buildNetwork(LAYERS, 5, new Random(seed));

test("a network moved to the place of another has its parameters", () => {
  const [one, other] = [network(1), network(2)];
  moveTo(one, placeOf(other));
  for (const [name, numbers] of Object.entries(other.namedParameters()))
    numbers.forEach((number, index) => assert.ok(Math.abs(one.namedParameters()[name][index] - number) < 1e-12));
});

test("the values of a filter are divided by their number", () => {
  const one = network(1);
  assert.ok(Math.abs(placeOf(one)[4] - one.namedParameters()["0.filters"][4] / 9) < 1e-12);
});

test("a long path keeps its start and evenly spread places, within its limit", () => {
  const one = network(1);
  const path = new Path(one);
  for (let step = 1; step <= 1000; step += 1) {
    one.namedParameters()["0.biases"][0] = step;
    path.add(step, one);
  }
  const steps = path.places.map((place) => place[18]);
  assert.ok(steps.length > 60 && steps.length <= 129);
  steps.forEach((step, index) => assert.equal(step, index * path.every));
});
