/** Draws a layer, wherever one is shown: in the strip, enlarged, and in the pictures to download.
 *
 *  A stage is drawn as tiles, one per feature map, in rows; a list of neurons as small squares, in columns.
 *  The colour of a pixel shows its number on the layer's own scale, so that maps of one layer can be compared.
 */
import { inkPixel, pixelOf, tone, toneOf } from "../page/colours.js";
import { largestMagnitude } from "../words/numbers.js";
import { sharpContext, unseenCanvas } from "../page/elements.js";
import { GAP, MARGIN, neuronRectangle, tileCorner } from "./layout.js";

function picture(columns, rows, pixel) {
  const [canvas, context] = unseenCanvas(columns, rows);
  const data = context.createImageData(columns, rows);
  const pixels = new Uint32Array(data.data.buffer);
  for (let place = 0; place < pixels.length; place += 1) pixels[place] = pixel(place);
  context.putImageData(data, 0, 0);
  return canvas;
}

/** The index of a map's pixel among a stage's values; `place` counts through one map after the other.
 *
 * @param {number} place
 * @param {Shape} shape
 */
export function indexOf(place, [rows, columns, maps]) {
  const area = rows * columns;
  const within = place % area;
  return within * maps + (place - within) / area;
}

/** All maps of a stage below each other, one pixel per number; after the first `shown` pixels, a map stays clear. */
function mapsPicture(stage, values, scale, shown) {
  const [rows, columns, maps] = stage.shape;
  const area = rows * columns;
  const colour = stage.kind === "grid" ? inkPixel : (value) => pixelOf(value, scale);
  return picture(columns, rows * maps, (place) => {
    return place % area < shown ? colour(values[indexOf(place, stage.shape)]) : 0;
  });
}

function filtersPicture(/** @type {Convolution} */ stage) {
  const [filters, rows, columns] = stage.filterShape;
  return picture(columns, rows * filters, (place) => pixelOf(stage.filters[place], stage.filterScale));
}

function paintTiles(context, stage, layout, values, scale, shown) {
  const [width, height] = [layout.cell * layout.across, layout.cell * layout.down];
  const maps = mapsPicture(stage, values, scale, shown);
  for (let map = 0; map < layout.maps; map += 1) {
    const { x, y } = tileCorner(layout, map);
    context.drawImage(maps, 0, map * layout.down, layout.across, layout.down, x, y, width, height);
    context.strokeRect(x - 0.5, y - 0.5, width + 1, height + 1);
  }
}

function paintFilters(context, stage, layout) {
  context.imageSmoothingEnabled = false;
  const [, rows, columns] = stage.filterShape;
  const filters = filtersPicture(stage);
  const side = layout.filter;
  for (let map = 0; map < layout.maps; map += 1) {
    const corner = tileCorner(layout, map);
    const x = corner.x - layout.insetX - GAP - side;
    const y = corner.y + (layout.cell * layout.down - side) / 2;
    context.drawImage(filters, 0, map * rows, columns, rows, x, y, side, side);
    context.strokeRect(x - 0.5, y - 0.5, side + 1, side + 1);
  }
}

function paintNeurons(context, layout, values, scale) {
  const gap = layout.cell > 5 ? 1 : 0;
  const colours = picture(values.length, 1, (place) => pixelOf(values[place], scale));
  for (let index = 0; index < values.length; index += 1) {
    const { x, y, width, height } = neuronRectangle(layout, index, index);
    context.drawImage(colours, index, 0, 1, 1, x, y, width, height - gap);
  }
  context.strokeRect(-0.5, -0.5, layout.columns * layout.across + 1, layout.rows * layout.cell + 1);
}

/** The output neurons: lamps whose brightness is the confidence. */
function paintLamps(context, layout, values) {
  for (let index = 0; index < values.length; index += 1) {
    const { x, y, width, height } = neuronRectangle(layout, index, index);
    context.beginPath();
    context.arc(x + width / 2, y + height / 2, width / 2 - 1, 0, 2 * Math.PI);
    context.fillStyle = `rgb(${toneOf(values[index], 1).join(" ")})`;
    context.fill();
    context.stroke();
  }
}

/** Paint a stage's values; of each map only the first `shown` pixels, while a filter slides over the grid.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Stage} stage
 * @param {Layout} layout
 * @param {Values} values
 */
export function paintLayer(canvas, stage, layout, values, shown = Infinity) {
  const context = sharpContext(canvas, layout.width, layout.height);
  const scale = scaleOf(stage, values);
  context.translate(MARGIN, MARGIN);
  context.imageSmoothingEnabled = layout.cell * (window.devicePixelRatio || 1) < 1;
  context.strokeStyle = tone("line");
  if (layout.lamps) paintLamps(context, layout, values);
  else if (layout.flat) paintNeurons(context, layout, values, scale);
  else paintTiles(context, stage, layout, values, scale, shown);
  if (layout.filter) paintFilters(context, stage, layout);
}

/** The number at which a stage's colours are full: its largest magnitude.
 *
 * @param {Pick<Stage, "kind" | "scale">} stage
 * @param {Values} values
 */
export function scaleOf(stage, values) {
  if (["grid", "sigmoid", "outputs"].includes(stage.kind)) return 1;
  return stage.scale ?? largestMagnitude(values);
}

/** A thin outline, for overviews. */
export function faintOutline(context, { x, y, width, height }) {
  context.lineWidth = 1;
  context.strokeStyle = tone("mark", 0.55);
  context.strokeRect(x - 0.5, y - 0.5, width + 1, height + 1);
}

/** An outline that is visible on every tone: the page's marking colour on a wider line of paper colour. */
export function outline(context, { x, y, width, height }, line = 2) {
  context.lineWidth = line + 2;
  context.strokeStyle = tone("card");
  context.strokeRect(x - 1, y - 1, width + 2, height + 2);
  context.lineWidth = line;
  context.strokeStyle = tone("mark");
  context.strokeRect(x - 1, y - 1, width + 2, height + 2);
}

/** A secondary outline: dashes on a wider line of paper colour. */
export function dashedOutline(context, { x, y, width, height }) {
  context.lineWidth = 4;
  context.strokeStyle = tone("card");
  context.strokeRect(x - 1, y - 1, width + 2, height + 2);
  context.lineWidth = 2;
  context.strokeStyle = tone("text");
  context.setLineDash([4, 3]);
  context.strokeRect(x - 1, y - 1, width + 2, height + 2);
  context.setLineDash([]);
}
