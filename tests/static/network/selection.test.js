import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { hold, hover, letGo, move, strongest } from "../../../service/static/network/selection.js";
import * as state from "../../../service/static/page/state.js";
import { SMALL } from "./stages.js";

const pixel = (row, column = 0, map = 0, stage = 1) => ({ stage, map, row, column });

beforeEach(() => {
  state.set("network", { stages: SMALL });
  hold(pixel(0));
  letGo();
});

test("the strongest pixel is the largest number of all maps", () => {
  const values = new Float32Array(2 * 3 * 4);
  values[(1 * 3 + 2) * 4 + 3] = 5;
  values[0] = -9;
  assert.deepEqual(strongest({ shape: [2, 3, 4] }, values), { row: 1, column: 2, map: 3 });
});

test("the strongest pixel of one map is on that map, even if all its numbers are below zero", () => {
  const values = Float32Array.from({ length: 2 * 2 * 2 }, (_, index) => (index % 2 ? -1 - index : 100));
  assert.deepEqual(strongest({ shape: [2, 2, 2] }, values, 1), { row: 0, column: 0, map: 1 });
});

test("the first of equally strong pixels is selected", () => {
  assert.deepEqual(strongest({ shape: [1, 3, 1] }, Float32Array.of(1, 2, 2)), { row: 0, column: 1, map: 0 });
});

test("the strongest neuron is a row of its list", () => {
  assert.deepEqual(strongest({ shape: [3] }, Float32Array.of(1, 3, 2)), { map: 0, row: 1, column: 0 });
});

test("a held pixel stays selected until it is released", () => {
  hold(pixel(2));
  hover(pixel(3));
  assert.deepEqual(state.get("selection"), pixel(2));
  letGo();
  hover(pixel(3));
  assert.deepEqual(state.get("selection"), pixel(3));
  assert.equal(state.get("held"), false);
});

test("moving stays within the map", () => {
  move(-Infinity, -Infinity);
  assert.deepEqual(state.get("selection"), pixel(0, 0));
  move(100, 2);
  assert.deepEqual(state.get("selection"), pixel(5, 2));
});

test("moving past the last map wraps to the first", () => {
  move(0, 0, -1);
  assert.equal(state.get("selection").map, 2);
  move(0, 0, 1);
  assert.equal(state.get("selection").map, 0);
});

test("moving along a list moves from neuron to neuron", () => {
  hold(pixel(0, 0, 0, 5));
  move(5, 5);
  assert.deepEqual(state.get("selection"), pixel(1, 0, 0, 5));
});
