/** The user's own mark, resized to the small network's grid. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { reduced } from "../../../service/static/learning/own_mark.js";

const paper = (side) => Array.from({ length: side }, () => new Array(side).fill(1));
const rowsOf = (numbers, side) =>
  Array.from({ length: side }, (_, row) => [...numbers.subarray(row * side, (row + 1) * side)]);

test("a grid of the right size is unchanged", () => {
  const grid = [
    [1, -1, 1],
    [-1, -1, 1],
    [1, 1, -1],
  ];
  assert.deepEqual(rowsOf(reduced(grid, 3), 3), grid);
});

test("a cell is ink if at least three eighths of its area are", () => {
  const grid = paper(8); // each of the 2 x 2 cells is 4 x 4 of these
  for (const column of [0, 1, 2]) grid[0][column] = grid[1][column] = -1; // 6 of 16
  for (const column of [4, 5, 6, 7]) grid[0][column] = -1;
  grid[1][4] = -1; // 5 of 16
  assert.deepEqual(rowsOf(reduced(grid, 2), 2), [
    [-1, 1],
    [1, 1],
  ]);
});

test("cells that do not divide evenly count by their area", () => {
  const grid = paper(3);
  grid[0][1] = grid[1][1] = grid[2][1] = -1; // half a column; each cell covers one and a half
  assert.deepEqual(rowsOf(reduced(grid, 2), 2), [
    [1, 1],
    [1, 1],
  ]);
  grid[0][0] = -1; // the first cell is now 1.75 of 2.25
  assert.deepEqual(rowsOf(reduced(grid, 2), 2), [
    [-1, 1],
    [1, 1],
  ]);
});

test("40 x 40 becomes 28 x 28 without losing a line two cells wide or moving the mark", () => {
  const grid = paper(40);
  for (let place = 4; place < 36; place += 1) grid[place][19] = grid[place][20] = -1;
  const rows = rowsOf(reduced(grid, 28), 28);
  for (let row = 3; row < 25; row += 1) {
    const ink = rows[row].flatMap((value, column) => (value < 0 ? [column] : []));
    assert.deepEqual(ink, [13, 14]);
  }
  assert.ok([...rows[0], ...rows[1], ...rows[26], ...rows[27]].every((value) => value === 1));
});

test("a smaller grid is enlarged", () => {
  const rows = rowsOf(reduced([[-1, 1], [1, 1]], 4), 4); // prettier-ignore
  assert.deepEqual(rows, [
    [-1, -1, 1, 1],
    [-1, -1, 1, 1],
    [1, 1, 1, 1],
    [1, 1, 1, 1],
  ]);
});
