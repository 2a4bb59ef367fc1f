/** A slice of the cost surface as a picture: the higher the cost the darker (in the dark, the lighter), with contours. */
import { heightPixel, tone } from "../page/colours.js";
import { sharpContext, unseenCanvas } from "../page/elements.js";

const BANDS = 12;
const FINE = 14; // pixels from one point to the next
const HIGHEST = 0.62; // of the way from the tone of zero to that of the text
const CONTOUR = 0.16; // so much higher is the tone of a contour

/** The costs at the ends of the bands, which are equally wide in the cost's logarithm. */
export function levelsOf(costs) {
  const logs = costs.map((cost) => Math.log(Math.max(cost, 1e-6)));
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  return { low, high, ratio: Math.exp((high - low) / BANDS) };
}

/** Between four points the logarithm of the cost is taken to be even. */
function logAt(logs, size, across, down) {
  const [left, top] = [Math.min(size - 2, Math.floor(across)), Math.min(size - 2, Math.floor(down))];
  const [x, y] = [across - left, down - top];
  const at = (row, column) => logs[(top + row) * size + left + column];
  return (at(0, 0) * (1 - x) + at(0, 1) * x) * (1 - y) + (at(1, 0) * (1 - x) + at(1, 1) * x) * y;
}

/** The band of each pixel; 0 is the lowest. What has no cost yet has none. */
function bandsOf(costs, size, { low, high }) {
  const logs = costs.map((cost) => Math.log(Math.max(cost, 1e-6)));
  const side = (size - 1) * FINE;
  const band = (log) => Math.min(BANDS - 1, Math.floor(((log - low) / (high - low || 1)) * BANDS));
  return Array.from({ length: side * side }, (_, pixel) => {
    const log = logAt(logs, size, (pixel % side) / FINE, Math.floor(pixel / side) / FINE);
    return log === undefined || Number.isNaN(log) ? -1 : band(log);
  });
}

const heightOf = (band, isEdge) => (HIGHEST * band) / (BANDS - 1) + (isEdge ? CONTOUR : 0);

/** The picture of the costs that are there, the first rows perhaps. */
function relief(costs, size, levels) {
  const side = (size - 1) * FINE;
  const bands = bandsOf(costs, size, levels);
  const [canvas, context] = unseenCanvas(side, side);
  const image = context.createImageData(side, side);
  const pixels = new Uint32Array(image.data.buffer);
  bands.forEach((band, pixel) => {
    const isEdge = band !== bands[pixel - 1] || band !== bands[pixel - side];
    if (band >= 0) pixels[pixel] = heightPixel(heightOf(band, isEdge && pixel % side > 0 && pixel >= side));
  });
  context.putImageData(image, 0, 0);
  return canvas;
}

function paintPath(context, points) {
  for (const [width, name] of [
    [5, "card"],
    [2, "mark"],
  ]) {
    context.lineWidth = width;
    context.strokeStyle = tone(name);
    context.beginPath();
    for (const [x, y] of points) context.lineTo(x, y);
    context.stroke();
  }
}

function paintPlace(context, [x, y], isFilled) {
  context.beginPath();
  context.arc(x, y, 6, 0, 2 * Math.PI);
  context.lineWidth = 3;
  context.fillStyle = tone(isFilled ? "mark" : "card");
  context.strokeStyle = tone(isFilled ? "card" : "mark");
  context.fill();
  context.stroke();
}

/** Paint a slice, {size, path, centre, radius}, with the costs that are known so far, `side` CSS pixels across. */
export function paintSlice(canvas, { size, path, centre, radius }, costs, side) {
  const context = sharpContext(canvas, side, side);
  if (costs.length >= 2 * size) context.drawImage(relief(costs, size, levelsOf(costs)), 0, 0, side, side);
  const points = path.map((point) => point.map((value, axis) => (side / 2) * (1 + (value - centre[axis]) / radius)));
  context.lineJoin = "round";
  paintPath(context, points);
  paintPlace(context, points[0], false);
  paintPlace(context, points.at(-1), true);
}
