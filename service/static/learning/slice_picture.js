/** A slice of the cost surface as a picture: the lowest costs in the tone of zero, higher ones nearer to the tone of text. */
import { heightPixel, tone } from "../page/colours.js";
import { sharpContext, unseenCanvas } from "../page/elements.js";

const BANDS = 12;
const FINE = 28; // pixels from one point to the next
const HIGHEST = 0.62; // of the way from the tone of zero to that of the text
const CONTOUR = 0.16; // how much higher the tone of a contour is
const LEAST = 1e-6;

const logsOf = (costs) => costs.map((cost) => Math.log(Math.max(cost, LEAST)));

/** The bands of cost, equally wide in its logarithm: the lowest and the highest, and the ratio of a band's ends. */
export function levelsOf(costs) {
  const logs = logsOf(costs);
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  return { lowest: Math.exp(low), highest: Math.exp(high), ratio: Math.exp((high - low) / BANDS) };
}

/** The band of each pixel below the first of `rows` points; between points the cost's logarithm is interpolated. */
function bandsOf(logs, size, rows) {
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const perLog = BANDS / (high - low || 1);
  const [width, height] = [(size - 1) * FINE, (rows - 1) * FINE];
  const bands = new Uint8Array(width * height);
  for (let pixel = 0; pixel < bands.length; pixel += 1) {
    const [across, down] = [(pixel % width) / FINE, Math.floor(pixel / width) / FINE];
    const [left, top] = [Math.floor(across), Math.floor(down)];
    const [x, y, first] = [across - left, down - top, top * size + left];
    const above = logs[first] * (1 - x) + logs[first + 1] * x;
    const below = logs[first + size] * (1 - x) + logs[first + size + 1] * x;
    bands[pixel] = Math.min(BANDS - 1, Math.floor((above * (1 - y) + below * y - low) * perLog));
  }
  return bands;
}

/** The colour of each band, and of the contour where it begins. */
function colours() {
  const heights = Array.from({ length: BANDS }, (_, band) => (HIGHEST * band) / (BANDS - 1));
  return { areas: heights.map(heightPixel), contours: heights.map((height) => heightPixel(height + CONTOUR)) };
}

/** The picture of the rows of costs so far. */
function relief(costs, size, rows) {
  const [width, height] = [(size - 1) * FINE, (rows - 1) * FINE];
  const bands = bandsOf(logsOf(costs.slice(0, rows * size)), size, rows);
  const { areas, contours } = colours();
  const [canvas, context] = unseenCanvas(width, height);
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  for (let pixel = 0; pixel < pixels.length; pixel += 1) {
    const band = bands[pixel];
    const [before, above] = [pixel % width ? bands[pixel - 1] : band, pixel < width ? band : bands[pixel - width]];
    pixels[pixel] = (band === before && band === above ? areas : contours)[band];
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

function paintPath(context, points) {
  const line = (width, name) => {
    context.lineWidth = width;
    context.strokeStyle = tone(name);
    context.beginPath();
    for (const [x, y] of points) context.lineTo(x, y);
    context.stroke();
  };
  line(5, "card");
  line(2, "mark");
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

/** Paint a slice, {size, path, centre, radius}, with the costs so far, `side` CSS pixels wide. */
export function paintSlice(canvas, { size, path, centre, radius }, costs, side) {
  const context = sharpContext(canvas, side, side);
  const rows = Math.floor(costs.length / size);
  if (rows > 1) context.drawImage(relief(costs, size, rows), 0, 0, side, (side * (rows - 1)) / (size - 1));
  const points = path.map((point) => point.map((value, axis) => (side / 2) * (1 + (value - centre[axis]) / radius)));
  context.lineJoin = "round";
  paintPath(context, points);
  paintPlace(context, points[0], false);
  paintPlace(context, points.at(-1), true);
}
