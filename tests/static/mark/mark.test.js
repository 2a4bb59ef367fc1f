import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { NAMES, example } from "../../../service/static/mark/examples.js";
import {
  SIDE,
  addStroke,
  canUndo,
  current,
  placed,
  replace,
  request,
  setCell,
  undo,
} from "../../../service/static/mark/mark.js";
import { SAY } from "../../../service/static/words/words.js";

/** @type {Stroke} */
const STROKE = { width: 20, points: [[1, 2]] };
const CELLS = [
  [1, 1],
  [1, -1],
];

beforeEach(() => {
  while (canUndo()) undo();
  replace({});
});

test("a stroke is added to the mark", () => {
  replace({ cells: CELLS });
  addStroke(STROKE);
  addStroke(STROKE);
  assert.deepEqual(current(), { strokes: [STROKE, STROKE], picture: null, cells: CELLS });
});

test("a new mark replaces the old one completely", () => {
  addStroke(STROKE);
  replace({ cells: CELLS });
  assert.deepEqual(current(), { strokes: [], picture: null, cells: CELLS });
});

test("undo restores mark after mark, down to a blank one", () => {
  addStroke(STROKE);
  replace({ cells: CELLS });
  undo();
  assert.deepEqual(current().strokes, [STROKE]);
  undo();
  assert.deepEqual(current().strokes, []);
  undo();
  undo();
  assert.equal(canUndo(), false);
});

test("the number of steps to undo is limited", () => {
  for (let stroke = 0; stroke < 300; stroke += 1) addStroke(STROKE);
  let steps = 0;
  for (; canUndo(); steps += 1) undo();
  assert.equal(steps, 101);
});

test("a cell is changed in a copy of the grid, and all others stay", () => {
  setCell(CELLS, 0, 1, -1);
  assert.deepEqual(current().cells, [
    [1, -1],
    [1, -1],
  ]);
  assert.equal(CELLS[0][1], 1);
});

test("cells are sent unchanged", async () => {
  replace({ cells: CELLS });
  assert.deepEqual(await request(current()), { body: '{"grid":[[1,1],[1,-1]]}', type: "application/json" });
});

test("a picture's own bytes are sent, under their own type", async () => {
  const file = new File(["bytes"], "mark.webp", { type: "image/webp" });
  replace({ picture: { file, bitmap: null } });
  assert.deepEqual(await request(current()), { body: file, type: "image/webp", isFile: true });
});

test("a picture is in the middle of the pad, as large as possible", () => {
  assert.deepEqual(placed({ width: 100, height: 50 }, [0, 0, 100, 50]), [0, SIDE / 4, SIDE, SIDE / 2]);
  assert.deepEqual(placed({ width: 50, height: 100 }, [0, 0, 50, 100]), [SIDE / 4, 0, SIDE / 2, SIDE]);
});

test("a region of a picture is at its place in the picture", () => {
  assert.deepEqual(placed({ width: 128, height: 64 }, [32, 16, 64, 32]), [64, 96, 128, 64]);
});

test("every example has a name and strokes within the pad", () => {
  assert.deepEqual(NAMES, Object.keys(SAY.examples));
  for (const name of NAMES) {
    const strokes = example(name, 12);
    assert.ok(strokes.length > 0);
    for (const { width, points } of strokes) {
      assert.equal(width, 12);
      for (const place of points.flat()) assert.ok(place > 0 && place < SIDE);
    }
  }
});
