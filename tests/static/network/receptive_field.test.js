import assert from "node:assert/strict";
import { test } from "node:test";
import { pixelRegion, tracedBack, unflattened } from "../../../service/static/network/receptive_field.js";
import { SMALL, convolution, grid, stageOf } from "./stages.js";

const at = (stage, row, column = 0, map = 0) => ({ stage, map, row, column });
const region = (top, left, bottom, right, map) => ({ top, left, bottom, right, map });

test("a flattened list has the pixels in order of row, column and map", () => {
  const shape = [2, 3, 4];
  let index = 0;
  for (let row = 0; row < 2; row += 1)
    for (let column = 0; column < 3; column += 1)
      for (let map = 0; map < 4; map += 1) assert.deepEqual(unflattened(index++, shape), { row, column, map });
});

test("a pixel is a region of itself, and a neuron one row of a list", () => {
  assert.deepEqual(pixelRegion(SMALL[1], at(1, 2, 3, 1)), region(2, 3, 2, 3, 1));
  assert.deepEqual(pixelRegion(SMALL[5], at(5, 1)), region(1, 0, 1, 0, 0));
});

test("a pixel of a convolution sees a part of all input maps as large as its filter", () => {
  const [onGrid, itself] = tracedBack(SMALL, at(1, 2, 4, 1));
  assert.deepEqual(itself, region(2, 4, 2, 4, 1));
  assert.deepEqual(onGrid, region(2, 4, 4, 6, null));
});

test("the stride of a convolution moves the receptive fields", () => {
  const stages = [grid(9), { ...convolution([4, 4, 2], [9, 9, 1], { size: 3, stride: 2 }), index: 1 }];
  assert.deepEqual(tracedBack(stages, at(1, 3, 1))[0], region(6, 2, 8, 4, null));
});

test("windows and strides need not be square", () => {
  const stages = [
    grid(10),
    stageOf("convolution", [8, 3, 2], [10, 10, 1], { size: [3, 4], stride: [1, 3], filterShape: [2, 3, 4, 1] }),
  ];
  assert.deepEqual(tracedBack(stages, at(1, 5, 2))[0], region(5, 6, 7, 9, null));
});

test("ReLU and max pooling see only their own map", () => {
  const regions = tracedBack(SMALL, at(3, 1, 2, 2));
  assert.deepEqual(regions[2], region(2, 4, 3, 5, 2));
  assert.deepEqual(regions[1], region(2, 4, 3, 5, 2));
  assert.deepEqual(regions[0], region(2, 4, 5, 7, null));
});

test("a number of the flattened list sees its pixel", () => {
  const regions = tracedBack(SMALL, at(4, 3 * (1 * 3 + 2) + 1));
  assert.deepEqual(regions[3], region(1, 2, 1, 2, 1));
  assert.deepEqual(regions[2], region(2, 4, 3, 5, 1));
});

test("a neuron sees the whole list, and therefore all maps", () => {
  const regions = tracedBack(SMALL, at(5, 1));
  assert.deepEqual(regions[4], region(0, 0, 26, 0, 0));
  assert.deepEqual(regions[3], region(0, 0, 2, 2, null));
  assert.deepEqual(regions[0], region(0, 0, 7, 7, null));
});

test("there is a region for each stage up to the pixel's own", () => {
  for (let stage = 0; stage < SMALL.length; stage += 1) assert.equal(tracedBack(SMALL, at(stage, 0)).length, stage + 1);
});
