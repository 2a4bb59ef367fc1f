/** The picture as numbers: the +-1 grid that the network saw; each cell can be pressed. */
import * as state from "../page/state.js";
import { Board } from "./board.js";
import { paintInk, paintLines } from "./board_cells.js";
import { announce, byId } from "../page/elements.js";
import { outline } from "../network/layer.js";
import { setCell } from "./mark.js";
import { cellValue } from "../words/numbers.js";
import { SAY } from "../words/words.js";

let board;
let grid = null;
let brush = -1;

function paintPointed(context, cell, at) {
  if (at) outline(context, { x: at.column * cell, y: at.row * cell, width: cell, height: cell });
}

function paint(context, cell, { at }) {
  if (!grid) return;
  paintInk(context, cell, grid);
  paintLines(context, cell, grid.length);
  paintPointed(context, cell, at);
}

function describe(row, column) {
  if (row === null || !grid) return SAY.grid.idle;
  const value = grid[row][column];
  return SAY.grid.cell(row + 1, column + 1, cellValue(value), value > 0);
}

function point(row, column) {
  byId("grid-readout").textContent = describe(row, column);
  if (row !== null && board.keyboard) announce(describe(row, column));
}

function press(row, column, isFirst) {
  if (!grid) return;
  if (isFirst) brush = -grid[row][column];
  if (grid[row][column] === brush) return;
  setCell(grid, row, column, brush);
}

/** The answer contains the grid; a pressed cell is shown at once. */
function show(next) {
  grid = next;
  board.size = grid.length;
  board.paint();
  point(board.at?.row ?? null, board.at?.column);
}

export function startGrid() {
  board = new Board(byId("grid"), { paint, onPoint: point, onPress: press, drags: true });
  state.on("mark", ({ cells, strokes }) => cells && strokes.length === 0 && show(cells));
  state.on("answer", (answer) => show(answer.grid));
  state.on("theme", board.paint);
}
