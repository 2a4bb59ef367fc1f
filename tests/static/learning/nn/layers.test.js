import assert from "node:assert/strict";
import { test } from "node:test";

import { buildLayer } from "../../../../service/static/learning/nn/layers.js";
import { MaxPooling } from "../../../../service/static/learning/nn/max_pooling.js";
import { Random } from "../../../../service/static/learning/nn/random.js";
import { ReLU } from "../../../../service/static/learning/nn/relu.js";
import { assertSameSlopes } from "./central_differences.js";

const MAPS = [7, 6, 2];
const CASES = [
  [{ kind: "convolution", filters: 3, size: 3 }, MAPS],
  [{ kind: "convolution", filters: 2, size: 2, stride: 3 }, MAPS],
  [{ kind: "relu" }, MAPS],
  [{ kind: "max_pooling" }, MAPS],
  [{ kind: "max_pooling", window: 3, stride: 2 }, MAPS],
  [{ kind: "max_pooling", window: 2, stride: 3 }, MAPS],
  [{ kind: "flatten" }, MAPS],
  [{ kind: "fully_connected", neurons: 4 }, [9]],
  [{ kind: "sigmoid" }, [9]],
];

const countOf = (shape) => shape.reduce((product, length) => product * length, 1);
const sumOfProducts = (some, others) => some.reduce((sum, value, index) => sum + value * others[index], 0);

/** A layer with inputs, and a weight for each of its outputs. */
function prepared(specification, shape) {
  const random = new Random(3);
  const layer = buildLayer(specification, shape, random);
  layer.parameters?.biases.set(random.normals(layer.parameters.biases.length, 1));
  const inputs = random.normals(countOf(shape), 1);
  const weights = random.normals(countOf(layer.outputShape), 1);
  return { layer, inputs, weights, value: () => sumOfProducts(layer.forward(inputs).outputs, weights) };
}

for (const [specification, shape] of CASES) {
  const name = Object.values(specification).join(" ");

  test(`the slope in the inputs of ${name} equals that of central differences`, () => {
    const { layer, inputs, weights, value } = prepared(specification, shape);
    const { outputs, memory } = layer.forward(inputs);
    assert.equal(outputs.length, countOf(layer.outputShape));
    assertSameSlopes(layer.inputGradient(weights, memory), value, inputs);
  });
}

for (const [specification, shape] of CASES.filter(([{ kind }]) => ["convolution", "fully_connected"].includes(kind))) {
  const name = Object.values(specification).join(" ");

  test(`the slopes in the parameters of ${name} equal those of central differences, and are accumulated`, () => {
    const { layer, inputs, weights, value } = prepared(specification, shape);
    const gradients = Object.fromEntries(
      Object.entries(layer.parameters).map(([key, numbers]) => [key, new Float64Array(numbers.length).fill(0.5)]),
    );
    layer.addParameterGradients(weights, layer.forward(inputs).memory, gradients);
    for (const [key, numbers] of Object.entries(layer.parameters))
      assertSameSlopes(
        gradients[key].map((slope) => slope - 0.5),
        value,
        numbers,
      );
  });
}

test("central differences detect a slightly wrong slope", () => {
  const { layer, inputs, weights, value } = prepared({ kind: "fully_connected", neurons: 4 }, [9]);
  const exact = layer.inputGradient(weights, inputs);
  exact[2] += 1e-5;
  assert.throws(() => assertSameSlopes(exact, value, inputs), /^AssertionError.*2: /);
});

test("a filter gives 1 on its own image, and -1 on the opposite", () => {
  const layer = buildLayer({ kind: "convolution", filters: 1, size: 3 }, [3, 3, 1], new Random(0));
  const image = Float64Array.from([1, -1, 1, -1, -1, 1, 1, 1, -1]);
  layer.parameters.filters.set(image);
  assert.deepEqual([...layer.forward(image).outputs], [1]);
  assert.deepEqual([...layer.forward(image.map((value) => -value)).outputs], [-1]);
});

test("the slope of ReLU at exactly 0 is 0", () => {
  const layer = new ReLU([3]);
  const { outputs, memory } = layer.forward(Float64Array.from([-2, 0, 3]));
  assert.deepEqual([...outputs], [0, 0, 3]);
  assert.deepEqual([...layer.inputGradient(Float64Array.from([1, 1, 1]), memory)], [0, 0, 1]);
});

test("only the first of equally large values in a pooling window receives the gradient", () => {
  const layer = new MaxPooling([2, 4, 1]);
  const { outputs, memory } = layer.forward(Float64Array.from([0, 5, 2, 2, 5, 5, 2, 2]));
  assert.deepEqual([...outputs], [5, 2]);
  assert.deepEqual([...layer.inputGradient(Float64Array.from([7, 3]), memory)], [0, 7, 3, 0, 0, 0, 0, 0]);
});

test("remaining rows and columns are ignored", () => {
  const layer = new MaxPooling([3, 3, 1]);
  const { outputs, memory } = layer.forward(Float64Array.from([1, 2, 9, 3, 4, 9, 9, 9, 9]));
  assert.deepEqual(layer.outputShape, [1, 1, 1]);
  assert.deepEqual([...outputs], [4]);
  assert.equal(layer.inputGradient(Float64Array.from([1]), memory).length, 9);
});
