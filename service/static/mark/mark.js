/** The mark on the page: strokes, a picture, or cells of the grid, with its history for undo.
 *
 *  Strokes are above the picture or the cells. Lengths are in units of the pad, which is SIDE wide.
 */
import * as state from "../page/state.js";
import { unseenCanvas } from "../page/elements.js";

export const SIDE = 256;
export const MARKING = "#b0126a"; // on the pad, which is white in every theme
/** @type {Mark} */
const BLANK = { strokes: [], picture: null, cells: null };
const LONGEST_PAST = 100;
/** @type {Mark[]} */
let past = [];

export const current = () => state.get("mark") ?? BLANK;
export const canUndo = () => past.length > 0;

/** Replace the current mark; undo restores it. */
export function replace(/** @type {Partial<Mark>} */ changes) {
  past = [...past.slice(-LONGEST_PAST), current()];
  state.set("mark", { ...BLANK, ...changes });
}

export function addStroke(/** @type {Stroke} */ stroke) {
  replace({ ...current(), strokes: [...current().strokes, stroke] });
}

/** Set cells of the grid that the network saw to a value; the mark is that grid from now on.
 *
 * @param {Grid} grid
 * @param {number} row
 * @param {number} column
 * @param {number} value
 */
export function setCell(grid, row, column, value) {
  replace({ cells: grid.map((values, down) => (down === row ? values.with(column, value) : values)) });
}

export function undo() {
  if (canUndo()) state.set("mark", /** @type {Mark} */ (past.pop()));
}

/**
 * @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} context
 * @param {Stroke} stroke
 */
function paintStroke(context, { width, points }) {
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(...points[0]);
  for (const point of points) context.lineTo(...point);
  context.stroke();
}

/** The place on the pad of a region of a picture, in its own pixels: the picture is centred, as large as possible.
 *
 * @param {{width: number, height: number}} picture
 * @param {[number, number, number, number]} region
 * @returns {[number, number, number, number]}
 */
export function placed({ width, height }, [left, top, across, down]) {
  const share = SIDE / Math.max(width, height);
  const [x, y] = [(SIDE - width * share) / 2, (SIDE - height * share) / 2];
  return [x + left * share, y + top * share, across * share, down * share];
}

function paintPicture(context, { bitmap }) {
  if (bitmap) context.drawImage(bitmap, ...placed(bitmap, [0, 0, bitmap.width, bitmap.height]));
}

function paintCells(context, cells) {
  const side = SIDE / cells.length;
  cells.forEach((row, down) =>
    row.forEach((value, across) => {
      if (value < 0) context.fillRect(across * side, down * side, side, side);
    }),
  );
}

/** Paint a mark and an unfinished stroke, black on white, SIDE units wide.
 *
 * @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} context
 * @param {Mark} mark
 * @param {Stroke | null} stroke
 */
export function paintMark(context, mark, stroke = null) {
  context.fillStyle = "#fff";
  context.fillRect(0, 0, SIDE, SIDE);
  context.fillStyle = context.strokeStyle = "#000";
  context.lineCap = context.lineJoin = "round";
  if (mark.picture) paintPicture(context, mark.picture);
  if (mark.cells) paintCells(context, mark.cells);
  for (const each of stroke ? [...mark.strokes, stroke] : mark.strokes) paintStroke(context, each);
}

/** Outline the region of a picture in which the service found the mark; strokes on the picture change its pixels.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Mark} mark
 * @param {[number, number, number, number]} region
 */
export function paintRegion(context, { picture, strokes }, region) {
  if (!picture?.bitmap || strokes.length) return;
  context.strokeStyle = MARKING;
  context.lineWidth = 1.5;
  context.strokeRect(...placed(picture.bitmap, region));
}

/** The mark as a PNG of SIDE x SIDE pixels. */
export function png(/** @type {Mark} */ mark) {
  const [canvas, context] = unseenCanvas(SIDE, SIDE);
  paintMark(context, mark);
  return canvas.convertToBlob({ type: "image/png" });
}

/** What to send for a mark: cells as they are, a picture's own bytes, and drawings as a PNG. A file may be large.
 *
 * @param {Mark} mark
 * @returns {Promise<Sent>}
 */
export async function request(mark) {
  const untouched = mark.strokes.length === 0;
  if (untouched && mark.cells) return { body: JSON.stringify({ grid: mark.cells }), type: "application/json" };
  if (untouched && mark.picture) return { body: mark.picture.file, type: mark.picture.file.type, isFile: true };
  return { body: await png(mark), type: "image/png" };
}
