/** The choice of one number of the small network: its kind, its filter or output, and its cell on a board of numbers. */
import { Board } from "../mark/board.js";
import { outline } from "../network/layer.js";
import { toneOf } from "../page/colours.js";
import { announce, element } from "../page/elements.js";
import { largestMagnitude, written } from "../words/numbers.js";
import { BY_HAND as WORDS } from "../words/words.js";
import { OUTPUTS } from "./labels.js";
import { Choice, button } from "./inputs.js";
import { FILTER_COUNT, KIND_NAMES, boardOf, needs, parameterOf } from "./chosen_number.js";

const DIGITS = 4;

export class NumberChooser {
  /**
   * @param onChoose    onChoose(changes): the reader has chosen something else, or another cell
   * @param onSteepest  onSteepest(kind): the reader wants the steepest number of a kind
   */
  constructor(onChoose, onSteepest) {
    const filters = Array.from({ length: FILTER_COUNT }, (_, filter) => filter);
    this.kind = new Choice(WORDS.kind, KIND_NAMES, (kind) => WORDS.kinds[kind], onSteepest);
    this.filter = new Choice(
      WORDS.filter,
      filters,
      (filter) => String(filter + 1),
      (filter) => onChoose({ filter }),
    );
    this.output = new Choice(
      WORDS.output,
      [0, 1],
      (output) => OUTPUTS[output],
      (output) => onChoose({ output }),
    );
    this.canvas = element("canvas", {
      tabindex: 0,
      role: "application",
      id: "by-hand-board",
      "aria-label": WORDS.board,
      "aria-describedby": "by-hand-readout",
    });
    this.frame = element("div", { class: "square" }, this.canvas);
    this.readout = element("p", { class: "readout", id: "by-hand-readout" });
    this.element = element(
      "div",
      { class: "chooser" },
      element(
        "div",
        { class: "tools" },
        this.kind.element,
        this.filter.element,
        this.output.element,
        button(WORDS.steepest, () => onSteepest(this.choice.kind)),
      ),
      this.frame,
      this.readout,
    );
    this.board = new Board(this.canvas, {
      paint: (context, cell, { at }) => this.paint(context, cell, at),
      onPoint: (row, column) => this.point(row, column),
      onPress: (row, column) => onChoose({ row, column }),
    });
  }

  /** Show the choice within a network's parameters. */
  show(choice, parameters) {
    this.choice = choice;
    this.parameters = parameters;
    this.kind.select(choice.kind);
    this.filter.select(choice.filter);
    this.output.select(choice.output);
    this.filter.element.hidden = !needs(choice, "filter");
    this.output.element.hidden = !needs(choice, "output");
    const shape = boardOf(choice);
    this.frame.hidden = !shape;
    this.readout.textContent = this.describe(choice.row, choice.column);
    if (!shape) return;
    this.board.size = shape[0];
    this.board.paint();
  }

  valueAt(row, column) {
    const { name, index } = parameterOf({ ...this.choice, row, column });
    return this.parameters[name][index];
  }

  describe(row, column) {
    const value = written(this.valueAt(row, column), DIGITS);
    return boardOf(this.choice) ? WORDS.cell(row + 1, column + 1, value) : WORDS.value(value);
  }

  point(row, column) {
    if (!this.parameters) return;
    const { row: chosenRow, column: chosenColumn } = this.choice;
    this.readout.textContent = this.describe(row ?? chosenRow, column ?? chosenColumn);
    if (row !== null && this.board.keyboard) announce(this.readout.textContent);
  }

  paint(context, cell, at) {
    if (!this.parameters) return;
    const [rows, columns] = boardOf(this.choice) ?? [0, 0];
    const values = Array.from({ length: rows * columns }, (_, place) =>
      this.valueAt(Math.floor(place / columns), place % columns),
    );
    const scale = largestMagnitude(values);
    values.forEach((value, place) => {
      context.fillStyle = `rgb(${toneOf(value, scale).join(" ")})`;
      context.fillRect((place % columns) * cell, Math.floor(place / columns) * cell, cell, cell);
    });
    const inside = ({ row, column }, inset) => ({
      x: column * cell + inset,
      y: row * cell + inset,
      width: cell - 2 * inset,
      height: cell - 2 * inset,
    });
    if (at) outline(context, inside(at, 3), 1);
    outline(context, inside(this.choice, 2), 3);
  }
}
