/** The part of an earlier stage that a pixel looks at: one step back, and step by step back to the drawing.
 *
 *  A region is {top, left, bottom, right}, inclusive, with `map` if it is on one map only (null means all of them).
 */

const isFlat = (/** @type {Stage} */ stage) => stage.shape.length === 1;

/** The pixel of value number `index` in a flattened list: row by row, column by column, map by map.
 *
 * @param {number} index
 * @param {Shape} shape
 * @returns {Pixel}
 */
export function unflattened(index, [, columns, maps]) {
  const place = Math.floor(index / maps);
  return { row: Math.floor(place / columns), column: place % columns, map: index % maps };
}

/**
 * @param {Stage} stage
 * @param {Pixel} pixel
 * @returns {Region & {map: number}}
 */
export function pixelRegion(stage, { map, row, column }) {
  if (isFlat(stage)) return { top: row, bottom: row, left: 0, right: 0, map: 0 };
  return { top: row, bottom: row, left: column, right: column, map };
}

/**
 * @param {Stage} stage
 * @returns {Region}
 */
function whole(stage) {
  if (isFlat(stage)) return { top: 0, bottom: stage.shape[0] - 1, left: 0, right: 0, map: 0 };
  return { top: 0, left: 0, bottom: stage.shape[0] - 1, right: stage.shape[1] - 1, map: null };
}

const looksAtAllMaps = (stage) => stage.kind === "convolution" || stage.shape[2] !== stage.inputShape[2];

function throughWindow(stage, region) {
  const { size, stride } = stage.receptive_field.before;
  return {
    top: region.top * stride[0],
    left: region.left * stride[1],
    bottom: region.bottom * stride[0] + size[0] - 1,
    right: region.right * stride[1] + size[1] - 1,
    map: looksAtAllMaps(stage) ? null : region.map,
  };
}

function throughFlatten(stage, before, region) {
  if (region.top !== region.bottom) return whole(before);
  const { row, column, map } = unflattened(region.top, before.shape);
  return { top: row, bottom: row, left: column, right: column, map };
}

/** The region of the stage before that a region of this stage looks at.
 *
 * @param {Stage} stage
 * @param {Stage} before
 * @param {Region} region
 * @returns {Region}
 */
function regionBefore(stage, before, region) {
  if (stage.kind === "flatten") return throughFlatten(stage, before, region);
  if (stage.receptive_field.before.stride[0] === 0) return whole(before);
  return isFlat(stage) ? region : throughWindow(stage, region);
}

/** For each stage from the drawing up to the pixel's own: the region that the pixel sees there.
 *
 * @param {Stage[]} stages
 * @param {StagePixel} selection
 * @returns {Region[]}
 */
export function tracedBack(stages, selection) {
  const regions = new Array(selection.stage + 1);
  regions[selection.stage] = pixelRegion(stages[selection.stage], selection);
  for (let index = selection.stage; index > 0; index -= 1) {
    regions[index - 1] = regionBefore(stages[index], stages[index - 1], regions[index]);
  }
  return regions;
}
