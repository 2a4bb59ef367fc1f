import assert from "node:assert/strict";
import { test } from "node:test";

import { Random } from "../../../../service/static/learning/nn/random.js";

const COUNT = 20_000;
const mean = (numbers) => numbers.reduce((sum, value) => sum + value, 0) / numbers.length;

test("the same seed gives the same numbers, and another seed gives others", () => {
  const [one, same, other] = [7, 7, 8].map((seed) => [...new Random(seed).normals(50, 1)]);
  assert.deepEqual(one, same);
  assert.notDeepEqual(one, other);
});

test("the generator is mulberry32", () => {
  const random = new Random(1);
  const numbers = Array.from({ length: 3 }, () => random.uniform() * 2 ** 32);
  assert.deepEqual(numbers, MULBERRY32_OF_1);
});

test("uniform numbers are between 0 and 1 and spread evenly", () => {
  const random = new Random(2);
  const counts = new Array(10).fill(0);
  for (let draw = 0; draw < COUNT; draw += 1) counts[Math.floor(10 * random.uniform())] += 1;
  assert.equal(counts.length, 10);
  for (const count of counts) assert.ok(Math.abs(count - COUNT / 10) < 250, String(counts));
});

test("normal numbers have mean 0, the requested deviation, and its tails", () => {
  const numbers = new Random(3).normals(COUNT, 2);
  assert.ok(Math.abs(mean(numbers)) < 0.06);
  assert.ok(Math.abs(Math.sqrt(mean(numbers.map((value) => value ** 2))) - 2) < 0.05);
  const beyond = numbers.filter((value) => Math.abs(value) > 4).length / COUNT;
  assert.ok(Math.abs(beyond - 0.0455) < 0.008, String(beyond));
});

test("a shuffled order contains every number once, and each is equally often first", () => {
  assert.deepEqual(
    [...new Random(4).shuffled(100)].sort((one, other) => one - other),
    Array.from({ length: 100 }, (_, index) => index),
  );
  const random = new Random(5);
  const first = [0, 0, 0, 0];
  for (let draw = 0; draw < 4000; draw += 1) first[random.shuffled(4)[0]] += 1;
  for (const count of first) assert.ok(Math.abs(count - 1000) < 130, String(first));
});

const MULBERRY32_OF_1 = [2693262067, 11749833, 2265367787];
