import assert from "node:assert/strict";
import { test } from "node:test";
import { GUESSING, RATES, judged, placeOfRate, smallerRate } from "../../../service/static/learning/learning_rate.js";

/** Costs of mini-batches that change from one value to another, with some variation. */
const costs = (count, from, to) =>
  Array.from({ length: count }, (_, step) => (from + ((to - from) * step) / count) * (1 + 0.1 * Math.sin(5 * step)));

test("every learning rate has a place on the slider, and other values have that of the nearest", () => {
  RATES.forEach((rate, place) => assert.equal(placeOfRate(rate), place));
  assert.equal(RATES[placeOfRate(0.012)], 0.01);
  assert.equal(RATES[placeOfRate(100)], RATES.at(-1));
});

test("a smaller learning rate is a tenth, or the smallest", () => {
  assert.equal(smallerRate(2), 0.2);
  assert.equal(smallerRate(0.0002), RATES[0]);
});

test("the cost of guessing is the entropy of the labels", () => {
  assert.ok(Math.abs(GUESSING - 1.273) < 0.001);
});

test("a few costs are too early to judge", () => {
  assert.equal(judged([]).seen, "early");
  assert.equal(judged(costs(49, 1.4, 0.7)).seen, "early");
});

test("falling costs are judged by two means", () => {
  const { seen, before, now, steps } = judged(costs(100, 1.2, 0.6));
  assert.equal(seen, "falling");
  assert.equal(steps, 50);
  assert.ok(now < before && before < 1.2);
});

test("costs that hardly fall are crawling if they are high and level if they are low", () => {
  assert.equal(judged(costs(100, 1.4, 1.35)).seen, "crawling");
  assert.equal(judged(costs(100, 0.3, 0.29)).seen, "level");
});

test("costs that repeatedly jump above the cost of guessing are leaping", () => {
  const leaping = costs(60, 1, 0.5).map((cost, step) => (step % 5 === 0 ? 40 : cost));
  const { seen, highest } = judged(leaping);
  assert.equal(seen, "leaping");
  assert.equal(highest, 40);
});

test("two jumps at the start are not leaping", () => {
  assert.equal(judged([1.4, 42, 9, ...costs(80, 1.2, 0.6)]).seen, "falling");
});

test("a network that guesses after many jumps is stuck, not crawling", () => {
  assert.equal(judged([...Array(20).fill(500), ...costs(100, 1.27, 1.27)]).seen, "stuck");
});

test("a huge cost or NaN is diverged until the next start", () => {
  for (const out of [1e5, Infinity, NaN])
    assert.deepEqual(judged([1.4, 300, out, ...costs(200, 1.2, 0.3)]), { seen: "diverged", step: 3 });
});

test("only costs since the learning rate was set are judged", () => {
  const all = [...costs(100, 1.2, 0.4), ...costs(100, 0.9, 0.9)];
  assert.equal(judged(all, 100).seen, "crawling");
  assert.equal(judged(all, 180).seen, "early");
});
