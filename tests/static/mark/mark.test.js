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

test("a stroke is added to what is there", () => {
  replace({ cells: CELLS });
  addStroke(STROKE);
  addStroke(STROKE);
  assert.deepEqual(current(), { strokes: [STROKE, STROKE], picture: null, cells: CELLS });
});

test("another mark leaves nothing of the one before", () => {
  addStroke(STROKE);
  replace({ cells: CELLS });
  assert.deepEqual(current(), { strokes: [], picture: null, cells: CELLS });
});

test("undo brings back mark after mark, up to a blank one", () => {
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

test("the past is kept so far and no further", () => {
  for (let stroke = 0; stroke < 300; stroke += 1) addStroke(STROKE);
  let steps = 0;
  for (; canUndo(); steps += 1) undo();
  assert.equal(steps, 101);
});

test("a cell is turned in a copy of the grid, all others stay", () => {
  setCell(CELLS, 0, 1, -1);
  assert.deepEqual(current().cells, [
    [1, -1],
    [1, -1],
  ]);
  assert.equal(CELLS[0][1], 1);
});

test("cells are sent as they are", async () => {
  replace({ cells: CELLS });
  assert.deepEqual(await request(current()), { body: '{"grid":[[1,1],[1,-1]]}', type: "application/json" });
});

test("a picture's own bytes are sent, under their own type", async () => {
  const file = new File(["bytes"], "mark.webp", { type: "image/webp" });
  replace({ picture: { file, bitmap: null } });
  assert.deepEqual(await request(current()), { body: file, type: "image/webp", isFile: true });
});

test("a picture lies in the middle of the pad, as large as can be", () => {
  assert.deepEqual(placed({ width: 100, height: 50 }, [0, 0, 100, 50]), [0, SIDE / 4, SIDE, SIDE / 2]);
  assert.deepEqual(placed({ width: 50, height: 100 }, [0, 0, 50, 100]), [SIDE / 4, 0, SIDE / 2, SIDE]);
});

test("a region of a picture lies where the picture shows it", () => {
  assert.deepEqual(placed({ width: 128, height: 64 }, [32, 16, 64, 32]), [64, 96, 128, 64]);
});

test("every example has a name and strokes that lie on the pad", () => {
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
