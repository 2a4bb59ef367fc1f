/** The drawing of a layer, for all layers and wherever one is drawn: in the strip, enlarged, and in the pictures to take away.
 *
 *  A stage is drawn as tiles, one a feature map, in rows; a list of neurons is a stage of small squares, in columns.
 *  Every pixel is coloured by its number on the layer's own scale, so that maps of one layer can be compared.
 */
import { inkPixel, pixelOf, tone, toneOf } from "./colours.js";
import { largestMagnitude } from "./numbers.js";
import { sharpContext } from "./elements.js";

const GAP = 3;
const MARGIN = 3;
const LARGEST_SQUARE = 18;
const LAMP = 34;

/** Tall and narrow for the strip, so that all layers stand side by side; as square as can be elsewhere. */
function arrangement(maps, side, square) {
  if (square) return { rows: Math.ceil(maps / Math.ceil(Math.sqrt(maps))), columns: Math.ceil(Math.sqrt(maps)) };
  const rows = maps > 32 && side <= 8 ? 16 : 8;
  const down = Math.min(maps, rows);
  return { rows: down, columns: Math.ceil(maps / down) };
}

/** As large as fits; a whole number of the screen's dots, so that cells are alike, unless that makes a map much smaller. */
function cellSize(room, cells) {
  const dots = (room * (window.devicePixelRatio || 1)) / cells;
  return (room / cells) * (Math.floor(dots) / dots > 0.85 ? Math.floor(dots) / dots : 1);
}

const showsFilters = (stage) => stage.kind === "convolution" && stage.inputShape[2] === 1 && stage.shape[2] > 1;

function spatialLayout(stage, height, widest, square) {
  const [down, across, maps] = stage.shape;
  const { rows, columns } = arrangement(maps, Math.max(down, across), square);
  const room = Math.min((height - GAP * (rows - 1)) / rows, widest);
  const cell = cellSize(room, Math.max(down, across));
  const filter = showsFilters(stage) ? Math.round(room * 0.4) : 0;
  const step = { down: room + GAP, across: room + GAP + (filter ? filter + GAP : 0) };
  return {
    flat: false, maps, rows, columns, down, across, cell, filter, step,
    insetX: maps === 1 ? 0 : (room - cell * across) / 2, insetY: maps === 1 ? 0 : (room - cell * down) / 2,
    width: maps === 1 ? cell * across : columns * step.across - GAP, height: maps === 1 ? cell * down : rows * step.down - GAP,
  };
}

function flatLayout(stage, height) {
  const neurons = stage.shape[0];
  if (stage.kind === "sigmoid") return { flat: true, lamps: true, neurons, rows: neurons, columns: 1, cell: 1.5 * LAMP, across: LAMP, width: LAMP, height: 1.5 * LAMP * neurons };
  const columns = Math.max(1, Math.ceil(neurons / Math.floor(height / 2)));
  const rows = Math.ceil(neurons / columns);
  const cell = Math.min(LARGEST_SQUARE, height / rows);
  const across = Math.max(cell, columns === 1 ? 10 : 4);
  return { flat: true, neurons, rows, columns, cell, across, width: columns * across, height: rows * cell };
}

/** How a stage is laid out within a height: maps as tiles in rows, neurons as squares in columns. */
export function layoutOf(stage, height, { widest = height, square = false } = {}) {
  const room = height - 2 * MARGIN;
  const layout = stage.shape.length === 1 ? flatLayout(stage, room) : spatialLayout(stage, room, widest - 2 * MARGIN, square);
  return { ...layout, width: layout.width + 2 * MARGIN, height: layout.height + 2 * MARGIN };
}

/** The rectangle of a region of a layout, in the canvas's own units. */
export function rectangleOf(layout, { map = 0, top, left, bottom, right }) {
  const inner = layout.flat ? neuronRectangle(layout, top, bottom) : pixelsRectangle(layout, map, top, left, bottom, right);
  return { ...inner, x: inner.x + MARGIN, y: inner.y + MARGIN };
}

function pixelsRectangle(layout, map, top, left, bottom, right) {
  const corner = tileCorner(layout, map);
  const [width, height] = [(right - left + 1) * layout.cell, (bottom - top + 1) * layout.cell];
  return { x: corner.x + left * layout.cell, y: corner.y + top * layout.cell, width, height };
}

export function mapRectangle(layout, map) {
  return rectangleOf(layout, { map, top: 0, left: 0, bottom: layout.down - 1, right: layout.across - 1 });
}

function lampRectangle(index) {
  return { x: 3, y: index * 1.5 * LAMP + 0.25 * LAMP + 3, width: LAMP - 6, height: LAMP - 6 };
}

function neuronRectangle(layout, first, last) {
  if (layout.lamps) return lampRectangle(first);
  const across = layout.across;
  if (first !== last) return { x: 0, y: 0, width: across * layout.columns, height: layout.rows * layout.cell };
  return { x: Math.floor(first / layout.rows) * across, y: (first % layout.rows) * layout.cell, width: across, height: layout.cell };
}

function tileCorner(layout, map) {
  const afterFilter = layout.filter ? layout.filter + GAP : 0;
  return {
    x: (map % layout.columns) * layout.step.across + afterFilter + layout.insetX,
    y: Math.floor(map / layout.columns) * layout.step.down + layout.insetY,
  };
}

/** What lies under a point of the canvas: {map, row, column}, or null between the tiles. */
export function pixelAt(layout, x, y) {
  const at = layout.flat ? neuronAt : mapPixelAt;
  return at(layout, x - MARGIN, y - MARGIN);
}

function neuronAt(layout, x, y) {
  const column = Math.floor(x / layout.across);
  const row = Math.floor(y / layout.cell);
  const index = column * layout.rows + row;
  const inside = column >= 0 && column < layout.columns && row >= 0 && row < layout.rows && index < layout.neurons;
  return inside ? { map: 0, row: index, column: 0 } : null;
}

function mapPixelAt(layout, x, y) {
  const across = Math.floor(x / layout.step.across);
  const map = Math.floor(y / layout.step.down) * layout.columns + across;
  if (map < 0 || map >= layout.maps || across < 0 || across >= layout.columns) return null;
  const corner = tileCorner(layout, map);
  const [column, row] = [Math.floor((x - corner.x) / layout.cell), Math.floor((y - corner.y) / layout.cell)];
  const inside = row >= 0 && column >= 0 && row < layout.down && column < layout.across;
  return inside ? { map, row, column } : null;
}

function picture(columns, rows, pixel) {
  const canvas = new OffscreenCanvas(columns, rows);
  const context = canvas.getContext("2d");
  const data = context.createImageData(columns, rows);
  const pixels = new Uint32Array(data.data.buffer);
  for (let place = 0; place < pixels.length; place += 1) pixels[place] = pixel(place);
  context.putImageData(data, 0, 0);
  return canvas;
}

/** All maps of a stage below each other, a pixel a number; of each the first `shown` pixels, the rest left clear. */
function mapsPicture(stage, values, scale, shown) {
  const [rows, columns, maps] = stage.shape;
  const area = rows * columns;
  const colour = stage.kind === "grid" ? inkPixel : (value) => pixelOf(value, scale);
  return picture(columns, rows * maps, (place) => {
    const within = place % area;
    return within < shown ? colour(values[within * maps + (place - within) / area]) : 0;
  });
}

function filtersPicture(stage) {
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

/** The output neurons: lamps that shine as much as the network is sure. */
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

/** Paint a stage's values; of each map only the first `shown` pixels, while a filter is on its way over the grid. */
export function paintLayer(canvas, stage, layout, values, shown = Infinity) {
  const context = sharpContext(canvas, layout.width, layout.height);
  const scale = scaleOf(stage, values);
  context.translate(MARGIN, MARGIN);
  context.imageSmoothingEnabled = false;
  context.strokeStyle = tone("line");
  if (layout.lamps) paintLamps(context, layout, values);
  else if (layout.flat) paintNeurons(context, layout, values, scale);
  else paintTiles(context, stage, layout, values, scale, shown);
  if (layout.filter) paintFilters(context, stage, layout);
}

/** The number at which a stage's colours are full: its largest, whatever its sign. */
export function scaleOf(stage, values) {
  if (stage.kind === "grid" || stage.kind === "sigmoid") return 1;
  return stage.scale ?? largestMagnitude(values);
}

/** A thin outline, for what is looked at from afar. */
export function faintOutline(context, { x, y, width, height }) {
  context.lineWidth = 1;
  context.strokeStyle = tone("mark", 0.55);
  context.strokeRect(x - 0.5, y - 0.5, width + 1, height + 1);
}

/** An outline that shows on every tone: the page's marking colour on a wider line of paper. */
export function outline(context, { x, y, width, height }, line = 2) {
  context.lineWidth = line + 2;
  context.strokeStyle = tone("card");
  context.strokeRect(x - 1, y - 1, width + 2, height + 2);
  context.lineWidth = line;
  context.strokeStyle = tone("mark");
  context.strokeRect(x - 1, y - 1, width + 2, height + 2);
}
