/** Draws the links between the layers: the larger the number on a link, the thicker its line.
 *
 *  A link's number is its weight times the value that it carries; blue adds to the neuron, orange subtracts.
 */
import { tone } from "../page/colours.js";

const STRONGEST = 60;

/** Insert a link into the list of the strongest so far, which drops the weakest. */
function keep(links, link, most) {
  let place = links.length;
  while (place > 0 && Math.abs(links[place - 1].amount) < Math.abs(link.amount)) place -= 1;
  links.splice(place, 0, link);
  if (links.length > most) links.pop();
}

/** The links of a fully connected stage with the largest numbers, to one neuron or to all of them.
 *
 * @param {Stage} stage with its weights
 * @param {Values} inputs
 * @param {number | null} neuron
 * @returns {Link[]} the strongest first
 */
export function strongestLinks(stage, inputs, neuron = null, most = STRONGEST) {
  const [neurons] = stage.shape;
  const weights = /** @type {Values} */ (stage.weights);
  const [first, last] = neuron === null ? [0, neurons - 1] : [neuron, neuron];
  /** @type {Link[]} */
  const links = [];
  for (let from = 0; from < inputs.length; from += 1) {
    if (inputs[from] === 0) continue;
    for (let to = first; to <= last; to += 1) {
      const amount = weights[from * neurons + to] * inputs[from];
      if (links.length < most || Math.abs(amount) > Math.abs(links[most - 1].amount))
        keep(links, { from, to, amount }, most);
    }
  }
  return links;
}

/** The sum of all links to a neuron.
 *
 * @param {Stage} stage with its weights
 * @param {Values} inputs
 * @param {number} neuron
 */
export function sumOfLinks(stage, inputs, neuron) {
  const [neurons] = stage.shape;
  const weights = /** @type {Values} */ (stage.weights);
  return inputs.reduce((sum, value, from) => sum + value * weights[from * neurons + neuron], 0);
}

/** For each map of the layer before, what its pixels in the field of (row, column) add to a convolution's sum.
 *
 * @param {Convolution} stage
 * @param {Values} inputs
 * @param {Pixel} pixel
 */
export function sumsByInputMap(stage, inputs, { map, row, column }) {
  const [, rows, columns, channels] = stage.filterShape;
  const [stride] = stage.receptive_field.before.stride;
  const width = stage.inputShape[1];
  const sums = new Float64Array(channels);
  for (let place = 0; place < rows * columns; place += 1) {
    const pixel = (row * stride + Math.floor(place / columns)) * width + column * stride + (place % columns);
    const weight = (map * rows * columns + place) * channels;
    for (let channel = 0; channel < channels; channel += 1) {
      sums[channel] += stage.filters[weight + channel] * inputs[pixel * channels + channel];
    }
  }
  return sums;
}

const middleOf = (box) => box.y + box.height / 2;

function curve(context, start, end) {
  const middle = (start.x + end.x) / 2;
  context.beginPath();
  context.moveTo(start.x, start.y);
  context.bezierCurveTo(middle, start.y, middle, end.y, end.x, end.y);
  context.stroke();
}

/** Draw the links of one stage, from the right edge of their sources to the left edge of their targets.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Link[]} links
 * @param {(index: number) => Rectangle} fromBox
 * @param {(index: number) => Rectangle} toBox
 * @param {number} opacity
 */
export function drawLinks(context, links, fromBox, toBox, opacity) {
  const largest = Math.abs(links[0]?.amount) || 1;
  for (const { from, to, amount } of links.toReversed()) {
    const share = Math.abs(amount) / largest;
    const [start, end] = [fromBox(from), toBox(to)];
    context.lineWidth = 0.4 + 2.6 * share;
    context.strokeStyle = tone(amount < 0 ? "below" : "above", opacity * (0.2 + 0.8 * share));
    curve(context, { x: start.x + start.width, y: middleOf(start) }, { x: end.x, y: middleOf(end) });
  }
}

/** Two lines from a region's right corners to the pixel that looks at it, like the sides of a magnifier.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Rectangle} region
 * @param {Rectangle} pixel
 */
export function drawLens(context, region, pixel) {
  context.lineWidth = 1.2;
  context.strokeStyle = tone("mark", 0.75);
  for (const share of [0, 1]) {
    context.beginPath();
    context.moveTo(region.x + region.width, region.y + share * region.height);
    context.lineTo(pixel.x, pixel.y + share * pixel.height);
    context.stroke();
  }
}
