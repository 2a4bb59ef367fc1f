/** A square board of cells with a pointer, presses, and arrow keys. */
import { oncePerFrame, sharpContext } from "../page/elements.js";

const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export class Board {
  /**
   * @param canvas     the canvas to turn into a board; it fills the element around it
   * @param paint      paint(context, side of a cell in CSS pixels, board): draw the cells
   * @param onPoint    onPoint(row, column): a cell is pointed at or walked to; (null) when no longer
   * @param onPress    onPress(row, column, isFirst): a cell is pressed, or dragged over with the button down
   * @param drags      whether cells can be dragged over; if not, a finger that moves scrolls the page instead
   */
  constructor(canvas, { paint, onPoint, onPress, drags = false }) {
    this.canvas = canvas;
    this.onPoint = onPoint;
    this.onPress = onPress;
    this.drags = drags;
    this.size = 1;
    this.keyboard = false;
    /** @type {{row: number, column: number} | null} */
    this.at = null;
    this.paint = oncePerFrame(() => this.paintNow(paint));
    this.listen();
    new ResizeObserver(this.paint).observe(canvas.parentElement);
  }

  paintNow(paint) {
    const room = this.canvas.parentElement.clientWidth;
    this.cell = room / this.size;
    paint(sharpContext(this.canvas, room, room), this.cell, this);
  }

  listen() {
    this.canvas.addEventListener("pointermove", (event) =>
      this.point(this.cellAt(event), this.drags && event.buttons === 1),
    );
    this.canvas.addEventListener(this.drags ? "pointerdown" : "click", (event) => this.press(event));
    this.canvas.addEventListener("pointerleave", () => this.leave());
    this.canvas.addEventListener("blur", () => this.leave());
    this.canvas.addEventListener("keydown", (event) => this.key(event));
  }

  cellAt(event) {
    const box = this.canvas.getBoundingClientRect();
    const place = (offset) => Math.max(0, Math.min(this.size - 1, Math.floor((offset / box.width) * this.size)));
    return { row: place(event.clientY - box.top), column: place(event.clientX - box.left) };
  }

  point(cell, dragging) {
    if (this.at && cell.row === this.at.row && cell.column === this.at.column) return;
    this.at = cell;
    this.keyboard = false;
    this.onPoint(cell.row, cell.column);
    if (dragging) this.onPress(cell.row, cell.column, false);
    this.paint();
  }

  press(event) {
    if (event.button !== 0) return;
    this.at = this.cellAt(event);
    this.onPoint(this.at.row, this.at.column);
    this.onPress(this.at.row, this.at.column, true);
    this.paint();
  }

  leave() {
    this.at = null;
    this.onPoint(null);
    this.paint();
  }

  key(event) {
    if (ARROWS[event.key]) this.walk(...ARROWS[event.key]);
    else if ((event.key === " " || event.key === "Enter") && this.at) this.onPress(this.at.row, this.at.column, true);
    else return;
    event.preventDefault();
  }

  walk(down, across) {
    const { row, column } = this.at ?? { row: (this.size >> 1) - down, column: (this.size >> 1) - across };
    const within = (place) => Math.max(0, Math.min(this.size - 1, place));
    this.at = { row: within(row + down), column: within(column + across) };
    this.keyboard = true;
    this.onPoint(this.at.row, this.at.column);
    this.paint();
  }
}
