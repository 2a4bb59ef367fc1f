import assert from "node:assert/strict";
import { test } from "node:test";
import { seenByHeart } from "../../../service/static/learning/by_heart.js";

const points = (...costs) => costs.map(([training, validation], step) => ({ step, training, validation }));

test("the network is still learning while the few marks have a high cost", () => {
  assert.equal(seenByHeart(points([1.5, 1.5], [0.5, 0.9])).seen, "learning");
  assert.equal(seenByHeart(points([1.5, 1.5], [NaN, NaN])).seen, "learning");
});

test("few marks with almost no cost are known", () => {
  assert.equal(seenByHeart(points([1.5, 1.5], [0.5, 0.7], [0.05, 0.72])).seen, "known");
});

test("a validation cost a tenth above its lowest has risen", () => {
  const { seen, lowest, now } = seenByHeart(points([1.5, 1.5], [0.5, 0.7], [0.05, 0.78]));
  assert.equal(seen, "risen");
  assert.deepEqual([lowest.step, lowest.validation, now.step], [1, 0.7, 2]);
});
