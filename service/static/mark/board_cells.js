/** Cells of +-1 on a board: paper and ink, with thin lines between them. */
import { tone } from "../page/colours.js";

export function paintInk(context, cell, grid) {
  context.fillStyle = tone("sheet");
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  context.fillStyle = tone("ink");
  grid.forEach((row, down) =>
    row.forEach((value, across) => {
      if (value < 0) context.fillRect(across * cell, down * cell, cell, cell);
    }),
  );
}

export function paintLines(context, cell, size) {
  context.strokeStyle = "rgb(128 128 128 / 0.22)";
  context.lineWidth = 1;
  context.beginPath();
  for (let line = 1; line < size; line += 1) {
    const place = Math.round(line * cell) + 0.5;
    context.moveTo(place, 0);
    context.lineTo(place, size * cell);
    context.moveTo(0, place);
    context.lineTo(size * cell, place);
  }
  context.stroke();
}
