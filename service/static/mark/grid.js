/** The picture as numbers: the +-1 grid that the network saw, each cell of which can be clicked. */
import * as state from "../page/state.js";
import { Board } from "./board.js";
import { announce, byId } from "../page/elements.js";
import { outline } from "../network/layer.js";
import { setCell } from "./mark.js";
import { cellValue } from "../words/numbers.js";
import { tone } from "../page/colours.js";
import { SAY } from "../words/words.js";

let board;
let grid = null;
let brush = -1;

function paintCells(context, cell) {
  context.fillStyle = tone("sheet");
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  context.fillStyle = tone("ink");
  grid.forEach((row, down) =>
    row.forEach((value, across) => {
      if (value < 0) context.fillRect(across * cell, down * cell, cell, cell);
    }),
  );
}

function paintLines(context, cell) {
  context.strokeStyle = "rgb(128 128 128 / 0.22)";
  context.lineWidth = 1;
  context.beginPath();
  for (let line = 1; line < grid.length; line += 1) {
    const place = Math.round(line * cell) + 0.5;
    context.moveTo(place, 0);
    context.lineTo(place, grid.length * cell);
    context.moveTo(0, place);
    context.lineTo(grid.length * cell, place);
  }
  context.stroke();
}

function paintPointed(context, cell, at) {
  if (at) outline(context, { x: at.column * cell, y: at.row * cell, width: cell, height: cell });
}

function paint(context, cell, { at }) {
  if (!grid) return;
  paintCells(context, cell);
  paintLines(context, cell);
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

/** The answer brings the grid; a cell just pressed shows at once. */
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
