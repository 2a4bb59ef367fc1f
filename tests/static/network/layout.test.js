import assert from "node:assert/strict";
import { test } from "node:test";
import { MARGIN, layoutOf, mapRectangle, pixelAt, rectangleOf } from "../../../service/static/network/layout.js";
import { SMALL, convolution, grid, pooling, stageOf } from "./stages.js";

const many = pooling([4, 4, 24]);
const wide = stageOf("relu", [3, 6, 5], [3, 6, 5]);
const neurons = stageOf("fully_connected", [100], [300]);
const outputs = stageOf("outputs", [2], [100]);
const first = convolution([6, 6, 8], [8, 8, 1], { size: 3 });

/** Every pixel of a stage. */
function pixelsOf({ shape: [rows, columns = 1, maps = 1] }) {
  const places = Array.from({ length: rows * columns * maps }, (_, index) => index);
  return places.map((index) => ({
    map: index % maps,
    row: Math.floor(index / (columns * maps)),
    column: Math.floor(index / maps) % columns,
  }));
}

const regionOf = ({ map, row, column }) => ({ map, top: row, bottom: row, left: column, right: column });
const middleOf = ({ x, y, width, height }) => [x + width / 2, y + height / 2];

for (const [name, stage, height, options] of [
  ["the grid", grid(8), 200, {}],
  ["maps with their filters beside them", first, 240, { most: 8 }],
  ["maps in columns", many, 228, { most: 16, widest: 57 }],
  ["maps that are wider than high", wide, 222, {}],
  ["neurons in several columns", neurons, 100, {}],
]) {
  test(`${name}: the middle of every pixel's rectangle is that pixel`, () => {
    const layout = layoutOf(stage, height, options);
    for (const pixel of pixelsOf(stage))
      assert.deepEqual(pixelAt(layout, ...middleOf(rectangleOf(layout, regionOf(pixel)))), pixel);
  });

  test(`${name}: every pixel's rectangle is within the picture, and the picture within its height`, () => {
    const layout = layoutOf(stage, height, options);
    assert.ok(layout.height <= height + 1e-9);
    for (const pixel of pixelsOf(stage)) {
      const box = rectangleOf(layout, regionOf(pixel));
      assert.ok(box.x >= MARGIN - 1e-9 && box.y >= MARGIN - 1e-9);
      assert.ok(box.x + box.width <= layout.width - MARGIN + 1e-9);
      assert.ok(box.y + box.height <= layout.height - MARGIN + 1e-9);
    }
  });
}

test("there is no pixel at a point outside the picture or between its tiles", () => {
  const layout = layoutOf(many, 228, { most: 4 });
  const { x, y, width } = mapRectangle(layout, 0);
  assert.equal(pixelAt(layout, -1, -1), null);
  assert.equal(pixelAt(layout, layout.width + 1, 10), null);
  assert.equal(pixelAt(layout, x + width + 1, y + 1), null);
});

test("there is no pixel at a point past the last map of a column or the last neuron", () => {
  const five = layoutOf(pooling([4, 4, 5]), 228, { most: 3 });
  const last = mapRectangle(five, 4);
  assert.deepEqual(pixelAt(five, ...middleOf(last)).map, 4);
  assert.equal(pixelAt(five, last.x + 1, last.y + last.height + 20), null);
  const columns = layoutOf(neurons, 100);
  const [x, y] = middleOf(rectangleOf(columns, { top: 99, bottom: 99, left: 0, right: 0 }));
  assert.equal(pixelAt(columns, x, y).row, 99);
  assert.equal(pixelAt(columns, x, y + columns.cell), null);
});

test("the tiles of a column are limited", () => {
  assert.deepEqual(
    [8, 16].map((most) => layoutOf(many, 300, { most }).columns),
    [3, 2],
  );
  assert.equal(layoutOf(many, 300, { most: 8 }).rows, 8);
});

test("the tiles form a square without a limit", () => {
  const { rows, columns } = layoutOf(many, 300);
  assert.deepEqual([rows, columns], [5, 5]);
});

test("tiles are no wider than the limit", () => {
  const layout = layoutOf(grid(8), 300, { widest: 100 });
  assert.ok(layout.width <= 100);
});

test("filters are shown only beside the maps of a convolution of the grid", () => {
  assert.ok(layoutOf(first, 240, { most: 8 }).filter > 0);
  assert.equal(layoutOf(SMALL[2], 240, { most: 8 }).filter, 0);
  assert.equal(layoutOf(convolution([4, 4, 8], [6, 6, 3], { size: 3 }), 240, { most: 8 }).filter, 0);
});

test("a filter's cells are whole pixels", () => {
  const { filter } = layoutOf(first, 340, { most: 8 });
  assert.equal(filter % 3, 0);
});

test("cells fill whole screen pixels", () => {
  const { cell } = layoutOf(grid(28), 227);
  assert.equal(cell, Math.floor((227 - 2 * MARGIN) / 28));
});

test("cells that would shrink too much fill the available space", () => {
  const { cell } = layoutOf(grid(28), 28 * 1.9 + 2 * MARGIN);
  assert.ok(Math.abs(cell - 1.9) < 1e-9);
});

test("the two outputs are lamps, one below the other", () => {
  const layout = layoutOf(outputs, 300);
  const [tick, cross] = [0, 1].map((row) => rectangleOf(layout, regionOf({ map: 0, row, column: 0 })));
  assert.equal(layout.lamps, true);
  assert.equal(tick.x, cross.x);
  assert.ok(tick.y + tick.height < cross.y);
});

test("the frame of all neurons contains every neuron", () => {
  const layout = layoutOf(neurons, 100);
  const frame = rectangleOf(layout, { top: 0, bottom: 99, left: 0, right: 0 });
  assert.deepEqual(frame, {
    x: MARGIN,
    y: MARGIN,
    width: layout.width - 2 * MARGIN,
    height: layout.height - 2 * MARGIN,
  });
});

test("a map's rectangle is that of all its pixels", () => {
  const layout = layoutOf(wide, 222);
  const all = rectangleOf(layout, { map: 3, top: 0, left: 0, bottom: 2, right: 5 });
  assert.deepEqual(mapRectangle(layout, 3), all);
});
