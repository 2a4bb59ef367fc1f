/** Why: the evidence of every cell for each class, the sums, and the effect of turning one cell over. */
import * as state from "../page/state.js";
import { Board } from "../mark/board.js";
import { announce, byId, element, unseenCanvas } from "../page/elements.js";
import { cellValue, largestMagnitude, shareOf, signed, written, writtenScore } from "../words/numbers.js";
import { current, setCell } from "../mark/mark.js";
import { outline } from "../network/layer.js";
import { pixelOf, tone } from "../page/colours.js";
import { worded } from "../page/worded.js";
import { SAY } from "../words/words.js";

const CLASSES = ["tick", "cross"];
const boards = {};
let turned = null;

function paintEvidence(context, cells, scale, side) {
  const size = cells.length;
  const [picture, inner] = unseenCanvas(size, size);
  const data = inner.createImageData(size, size);
  const pixels = new Uint32Array(data.data.buffer);
  cells.forEach((row, down) => row.forEach((value, across) => (pixels[down * size + across] = pixelOf(value, scale))));
  inner.putImageData(data, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(picture, 0, 0, side, side);
}

const inkAt = (grid, row, column) => (grid[row]?.[column] ?? 1) < 0;

/** The mark's outline, which shows which evidence comes from ink and which from paper. */
function paintContour(context, grid, cell) {
  context.beginPath();
  for (let row = 0; row <= grid.length; row += 1) {
    for (let column = 0; column <= grid.length; column += 1) {
      const [x, y] = [column * cell, row * cell];
      if (inkAt(grid, row, column) !== inkAt(grid, row - 1, column)) {
        context.moveTo(x, y);
        context.lineTo(x + cell, y);
      }
      if (inkAt(grid, row, column) !== inkAt(grid, row, column - 1)) {
        context.moveTo(x, y);
        context.lineTo(x, y + cell);
      }
    }
  }
  context.lineWidth = 1.25;
  context.strokeStyle = tone("text", 0.75);
  context.stroke();
}

function painter(name) {
  return (context, cell, { at, size }) => {
    const explanation = state.get("explanation");
    if (!explanation) return;
    paintEvidence(context, explanation.evidence[name].cells, scaleOf(explanation), cell * size);
    paintContour(context, explanation.grid, cell);
    if (at) outline(context, { x: at.column * cell, y: at.row * cell, width: cell, height: cell });
  };
}

/** One scale for both classes, so that they can be compared. */
function scaleOf({ evidence }) {
  return Math.max(...CLASSES.map((name) => largestMagnitude(evidence[name].cells.flat())));
}

function point(row, column) {
  const explanation = state.get("explanation");
  if (row === null || !explanation) {
    showTurned();
    return;
  }
  const parts = CLASSES.map((name) => `${name} ${signed(explanation.evidence[name].cells[row][column], 4)}`).join(", ");
  const text = SAY.why.cell(row + 1, column + 1, cellValue(explanation.grid[row][column]), parts);
  byId("why-readout").textContent = text;
  if (CLASSES.some((name) => boards[name].keyboard)) announce(text);
}

function press(row, column) {
  const before = state.get("explanation");
  turned = { row, column, before };
  setCell(before.grid, row, column, -before.grid[row][column]);
}

/** The parts of the sum: what ink and paper add for and against the class, and the total of the biases. */
function sharesOf({ grid }, { cells }) {
  const shares = { ink: 0, paper: 0 };
  cells.forEach((row, down) =>
    row.forEach((value, across) => (shares[grid[down][across] < 0 ? "ink" : "paper"] += value)),
  );
  return shares;
}

function showSum(name, explanation) {
  const evidence = explanation.evidence[name];
  const { ink, paper } = sharesOf(explanation, evidence);
  const numbers = {
    ink: element("b", {}, signed(ink)),
    paper: element("b", {}, signed(paper)),
    sum: element("b", { "data-part": `sum-${name}` }, signed(evidence.pre_activation, 4)),
    score: element("b", {}, shareOf(explanation.scores[name])),
    bias: signed(evidence.bias),
  };
  byId(`why-${name}-sum`).replaceChildren(...worded(SAY.why.sum, numbers));
}

function change(name, before, after) {
  const difference = after.evidence[name].pre_activation - before.evidence[name].pre_activation;
  return SAY.why.change(name, writtenScore(before.scores[name]), writtenScore(after.scores[name]), signed(difference));
}

function showTurned() {
  const explanation = state.get("explanation");
  if (!turned?.after) {
    byId("why-readout").textContent = SAY.why.idle;
    return;
  }
  const { row, column, before, after } = turned;
  const changes = CLASSES.map((name) => change(name, before, after)).join(", ");
  byId("why-readout").textContent = SAY.why.turned(row + 1, column + 1, changes);
  if (explanation === after) announce(byId("why-readout").textContent);
}

/** The first answer after a cell was turned is compared; any other mark ends the comparison. */
function compare(explanation) {
  if (turned && !turned.after && current().cells) turned.after = explanation;
  else turned = null;
  showTurned();
}

function show(explanation) {
  for (const name of CLASSES) {
    boards[name].size = explanation.grid.length;
    boards[name].paint();
    showSum(name, explanation);
  }
  byId("why-scale").textContent = written(scaleOf(explanation), 3);
  byId("why-scale-below").textContent = written(-scaleOf(explanation), 3);
  compare(explanation);
}

export function startWhy() {
  for (const name of CLASSES) {
    boards[name] = new Board(byId(`why-${name}`), { paint: painter(name), onPoint: point, onPress: press });
    state.on("theme", boards[name].paint);
  }
  state.on("explanation", show);
}
