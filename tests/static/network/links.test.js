import assert from "node:assert/strict";
import { test } from "node:test";
import { strongestLinks, sumOfLinks, sumsByInputMap } from "../../../service/static/network/links.js";
import { convolution, fullyConnected } from "./stages.js";

const weights = Float32Array.of(1, -2, 3, 4, -5, 6);
const stage = fullyConnected(2, 3, { weights });
const inputs = Float32Array.of(2, 0, 1);

test("links are sorted by magnitude, and inputs of 0 have none", () => {
  assert.deepEqual(strongestLinks(stage, inputs), [
    { from: 2, to: 1, amount: 6 },
    { from: 2, to: 0, amount: -5 },
    { from: 0, to: 1, amount: -4 },
    { from: 0, to: 0, amount: 2 },
  ]);
});

test("only the links of the given neuron are returned", () => {
  assert.deepEqual(
    strongestLinks(stage, inputs, 0).map(({ from, amount }) => [from, amount]),
    [
      [2, -5],
      [0, 2],
    ],
  );
});

test("only the strongest links are kept up to the limit", () => {
  assert.deepEqual(
    strongestLinks(stage, inputs, null, 2).map(({ amount }) => amount),
    [6, -5],
  );
});

test("a neuron's links add up to inputs times weights", () => {
  assert.equal(sumOfLinks(stage, inputs, 0), 2 * 1 + 1 * -5);
  assert.equal(sumOfLinks(stage, inputs, 1), 2 * -2 + 1 * 6);
});

/** Different numbers without a pattern. */
const numbers = (length) => Float32Array.from({ length }, (_, index) => ((index * 37) % 11) - 5);

test("the contribution of each input map to a convolution equals that of multiplying cell by cell", () => {
  const [rows, columns, channels, size, stride] = [7, 9, 2, 3, 2];
  const filters = numbers(4 * size * size * channels);
  const mixed = convolution([3, 4, 4], [rows, columns, channels], { size, stride, filters });
  const before = numbers(rows * columns * channels);
  const pixel = { map: 3, row: 2, column: 1 };
  const expected = [0, 0];
  for (let down = 0; down < size; down += 1)
    for (let across = 0; across < size; across += 1)
      for (let channel = 0; channel < channels; channel += 1) {
        const value = before[((2 * stride + down) * columns + 1 * stride + across) * channels + channel];
        expected[channel] += value * filters[((3 * size + down) * size + across) * channels + channel];
      }
  assert.deepEqual([...sumsByInputMap(mixed, before, pixel)], expected);
});
