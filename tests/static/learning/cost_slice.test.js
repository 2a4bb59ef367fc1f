import assert from "node:assert/strict";
import { test } from "node:test";
import { CostSlice, SIZE, lookAround } from "../../../service/static/learning/cost_slice.js";
import { Random } from "../../../service/static/learning/nn/random.js";

const place = (...numbers) => Float64Array.from(numbers);
const START = place(3, 0, 1, 0);
const BEND = place(2, 2, 1, 0);
const HERE = place(0, 0, 1, 0);
const bowl = ([x, y]) => (x - 1) ** 2 + y ** 2;
const slice = (places = [START, BEND]) => new CostSlice(places, HERE, bowl, new Random(1));
const near = (one, other) => one.forEach((number, index) => assert.ok(Math.abs(number - other[index]) < 1e-9));

test("the plane contains the start, the end and the point farthest from the line between them", () => {
  const { path, placeAt } = slice();
  near(path.at(-1), [0, 0]);
  near(placeAt(path[0]), START);
  near(placeAt(path[1]), BEND);
});

test("the points cover more than the whole path", () => {
  const { path, centre, radius } = slice();
  for (const point of path) point.forEach((value, axis) => assert.ok(Math.abs(value - centre[axis]) < 0.75 * radius));
});

test("costs belong to the points row by row, in pieces of any size", () => {
  const whole = slice();
  const all = whole.costs(0, SIZE * SIZE);
  assert.equal(all.length, SIZE * SIZE);
  assert.deepEqual([...whole.costs(0, 100), ...whole.costs(100, 100)], all);
  assert.deepEqual(whole.costs(SIZE * SIZE, 5), []);
  const middle = (SIZE * SIZE - 1) / 2;
  assert.ok(Math.abs(all[middle] - bowl(whole.placeAt(whole.centre))) < 1e-9);
});

test("a network that has not moved gets two random directions", () => {
  const { path, radius, placeAt } = slice([HERE]);
  assert.deepEqual(path, [
    [0, 0],
    [0, 0],
  ]);
  assert.ok(radius > 0);
  const [right, down] = [placeAt([1, 0]), placeAt([0, 1])].map((there) =>
    there.map((each, index) => each - HERE[index]),
  );
  assert.ok(Math.abs(right.reduce((sum, each, index) => sum + each * down[index], 0)) < 1e-9);
  assert.ok(Math.abs(right.reduce((sum, each) => sum + each * each, 0) - 1) < 1e-9);
});

test("a straight path gets a random second direction", () => {
  const { path } = slice([START, place(1, 0, 1, 0)]);
  for (const [, down] of path) assert.ok(Math.abs(down) < 1e-9);
});

test("a place is a local minimum of the slice if no place near it is lower", () => {
  const view = { centre: [0, 0], radius: 6 };
  const costs = (at) =>
    Array.from({ length: SIZE * SIZE }, (_, index) => at((index % SIZE) - 6, Math.floor(index / SIZE) - 6));
  assert.deepEqual(
    lookAround(
      view,
      costs((x, y) => 1 + x * x + y * y),
      1,
    ),
    { isMinimum: true, lowest: 1 },
  );
  assert.deepEqual(
    lookAround(
      view,
      costs((x) => 7 + x),
      7,
    ),
    { isMinimum: false, lowest: 1 },
  );
  const farDip = costs((x, y) => (x === 5 ? 0.5 : 1 + x * x + y * y));
  assert.deepEqual(lookAround(view, farDip, 1), { isMinimum: true, lowest: 0.5 });
});
