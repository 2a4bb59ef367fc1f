/** Where the parts of a layer are in its picture: maps as tiles in rows, neurons as squares in columns. */

export const GAP = 3;
export const MARGIN = 3;
const LARGEST_SQUARE = 18;
const SMALLEST_WITH_FILTER = 12;
const SMALLEST_FILTER_CELL = 4;
const LAMP = 34;

/** At most this many tiles per column, for the strip; without a limit, as square as possible. */
function arrangement(maps, most) {
  const columns = Math.ceil(most ? maps / most : Math.sqrt(maps));
  return { rows: Math.min(maps, most || Math.ceil(maps / columns)), columns };
}

/** The largest that fits. It is a whole number of screen dots, so that cells are alike, unless that makes a map much smaller. */
function cellSize(room, cells) {
  const dots = (room * (globalThis.devicePixelRatio || 1)) / cells;
  return (room / cells) * (Math.floor(dots) / dots > 0.85 ? Math.floor(dots) / dots : 1);
}

const showsFilters = (stage) => stage.kind === "convolution" && stage.inputShape[2] === 1 && stage.shape[2] > 1;

/** The side of a filter beside its map: large enough to make its cells visible. */
function filterSide(stage, room) {
  if (!showsFilters(stage) || room <= SMALLEST_WITH_FILTER) return 0;
  const cells = Math.max(...stage.filterShape.slice(1, 3));
  return cells * Math.max(SMALLEST_FILTER_CELL, Math.round((room * 0.4) / cells));
}

/** @returns {MapsLayout} */
function spatialLayout(stage, height, widest, most) {
  const [down, across, maps] = stage.shape;
  const { rows, columns } = arrangement(maps, most);
  const longest = most ? rows : Math.max(rows, columns);
  const room = Math.min((height - GAP * (longest - 1)) / longest, widest);
  const cell = cellSize(room, Math.max(down, across));
  const filter = filterSide(stage, room);
  const step = { down: room + GAP, across: room + GAP + (filter ? filter + GAP : 0) };
  return {
    flat: false,
    maps,
    rows,
    columns,
    down,
    across,
    cell,
    filter,
    step,
    insetX: maps === 1 ? 0 : (room - cell * across) / 2,
    insetY: maps === 1 ? 0 : (room - cell * down) / 2,
    width: maps === 1 ? cell * across : columns * step.across - GAP,
    height: maps === 1 ? cell * down : rows * step.down - GAP,
  };
}

/** @returns {NeuronsLayout} */
function flatLayout(stage, height) {
  const neurons = stage.shape[0];
  if (stage.kind === "outputs")
    return {
      flat: true,
      maps: 1,
      lamps: true,
      neurons,
      rows: neurons,
      columns: 1,
      cell: 1.5 * LAMP,
      across: LAMP,
      width: LAMP,
      height: 1.5 * LAMP * neurons,
    };
  const columns = Math.max(1, Math.ceil(neurons / Math.floor(height / 2)));
  const rows = Math.ceil(neurons / columns);
  const cell = Math.min(LARGEST_SQUARE, height / rows);
  const across = Math.max(cell, columns === 1 ? 10 : 3);
  return { flat: true, maps: 1, neurons, rows, columns, cell, across, width: columns * across, height: rows * cell };
}

/** The layout of a stage within a height: tiles at most `widest` wide, in columns of `most` tiles.
 *
 * @param {Pick<Stage, "kind" | "shape"> & Partial<Stage>} stage
 * @param {number} height
 * @returns {Layout}
 */
export function layoutOf(stage, height, { widest = height, most = 0 } = {}) {
  const room = height - 2 * MARGIN;
  const layout =
    stage.shape.length === 1 ? flatLayout(stage, room) : spatialLayout(stage, room, widest - 2 * MARGIN, most);
  return { ...layout, width: layout.width + 2 * MARGIN, height: layout.height + 2 * MARGIN };
}

/** The rectangle of a region of a layout, in the canvas's own units.
 *
 * @param {Layout} layout
 * @param {Region} region
 * @returns {Rectangle}
 */
export function rectangleOf(layout, { map = 0, top, left, bottom, right }) {
  const inner = layout.flat
    ? neuronRectangle(layout, top, bottom)
    : pixelsRectangle(layout, map, top, left, bottom, right);
  return { ...inner, x: inner.x + MARGIN, y: inner.y + MARGIN };
}

function pixelsRectangle(layout, map, top, left, bottom, right) {
  const corner = tileCorner(layout, map);
  const [width, height] = [(right - left + 1) * layout.cell, (bottom - top + 1) * layout.cell];
  return { x: corner.x + left * layout.cell, y: corner.y + top * layout.cell, width, height };
}

/**
 * @param {MapsLayout} layout
 * @param {number} map
 */
export function mapRectangle(layout, map) {
  return rectangleOf(layout, { map, top: 0, left: 0, bottom: layout.down - 1, right: layout.across - 1 });
}

function lampRectangle(index) {
  return { x: 3, y: index * 1.5 * LAMP + 0.25 * LAMP + 3, width: LAMP - 6, height: LAMP - 6 };
}

/** Neurons `first` to `last`: the square of one, or the frame of all.
 *
 * @param {NeuronsLayout} layout
 * @param {number} first
 * @param {number} last
 * @returns {Rectangle}
 */
export function neuronRectangle(layout, first, last) {
  if (layout.lamps) return lampRectangle(first);
  const across = layout.across;
  if (first !== last) return { x: 0, y: 0, width: across * layout.columns, height: layout.rows * layout.cell };
  return {
    x: Math.floor(first / layout.rows) * across,
    y: (first % layout.rows) * layout.cell,
    width: across,
    height: layout.cell,
  };
}

/** The upper left corner of a map, in units inside the margin.
 *
 * @param {MapsLayout} layout
 * @param {number} map
 */
export function tileCorner(layout, map) {
  const afterFilter = layout.filter ? layout.filter + GAP : 0;
  return {
    x: (map % layout.columns) * layout.step.across + afterFilter + layout.insetX,
    y: Math.floor(map / layout.columns) * layout.step.down + layout.insetY,
  };
}

/** What is under a point of the canvas; null between the tiles.
 *
 * @param {Layout} layout
 * @param {number} x
 * @param {number} y
 * @returns {Pixel | null}
 */
export function pixelAt(layout, x, y) {
  const [inX, inY] = [x - MARGIN, y - MARGIN];
  return layout.flat ? neuronAt(layout, inX, inY) : mapPixelAt(layout, inX, inY);
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
