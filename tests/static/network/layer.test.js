import assert from "node:assert/strict";
import { test } from "node:test";
import { indexOf, scaleOf } from "../../../service/static/network/layer.js";

test("places count map by map, and the numbers of a stage are stored pixel by pixel", () => {
  const [rows, columns, maps] = [2, 3, 4];
  let place = 0;
  for (let map = 0; map < maps; map += 1)
    for (let row = 0; row < rows; row += 1)
      for (let column = 0; column < columns; column += 1)
        assert.equal(indexOf(place++, [rows, columns, maps]), (row * columns + column) * maps + map);
});

test("the colour scale of a layer ends at its largest magnitude", () => {
  assert.equal(scaleOf({ kind: "relu" }, Float32Array.of(1, -4, 2)), 4);
});

test("a single map keeps the scale of its layer", () => {
  assert.equal(scaleOf({ kind: "relu", scale: 7 }, Float32Array.of(1, 2)), 7);
});

test("cells and scores have a scale of 1", () => {
  for (const kind of ["grid", "sigmoid", "outputs"]) assert.equal(scaleOf({ kind }, Float32Array.of(0.25)), 1);
});
