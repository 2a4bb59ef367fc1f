/** Convolution as in the article: multiply, add up, divide by the number of values in the filter. */
import { slidingWindow } from "./window.js";

/** Slides filters over the maps; each measures how well it matches each receptive field.
 *
 *  - filters: F x size x size x C numbers, filter after filter, row after row.
 *  - biases: F numbers, added after the division.
 *  - stride: how many cells the filter moves at a time.
 *
 *  (H, W, C) -> (rows, columns, F)
 */
export class Convolution {
  constructor(filters, biases, inputShape, { size, stride = 1 }) {
    const channels = inputShape[2];
    const { rows, columns, places, cells } = slidingWindow(inputShape, size, stride);
    this.parameters = { filters, biases };
    this.outputShape = [rows, columns, biases.length];
    this.places = places;
    this.cells = Int32Array.from({ length: cells.length * channels }, (_, value) => {
      return cells[Math.floor(value / channels)] + (value % channels);
    });
    this.inputCount = inputShape[0] * inputShape[1] * channels;
  }

  /** Random filters whose output varies as much as their input does; He et al. 2015, for a sum that is divided. */
  static build({ filters, size, stride }, inputShape, random) {
    const values = size * size * inputShape[2];
    const numbers = random.normals(filters * values, Math.sqrt(2 * values));
    return new Convolution(numbers, new Float64Array(filters), inputShape, { size, stride });
  }

  /** The number of values by which the sum of products is divided. */
  get valuesPerFilter() {
    return this.cells.length;
  }

  /** A filter's values act divided by their number, so they are written that much larger. */
  get scales() {
    return { filters: this.valuesPerFilter, biases: 1 };
  }

  /** The feature maps; the memory is the inputs. */
  forward(inputs) {
    const { filters, biases } = this.parameters;
    const { places, cells } = this;
    const [count, values] = [biases.length, cells.length];
    const outputs = new Float64Array(places.length * count);
    const field = new Float64Array(values);
    for (let place = 0; place < places.length; place += 1) {
      for (let value = 0; value < values; value += 1) field[value] = inputs[places[place] + cells[value]];
      for (let filter = 0; filter < count; filter += 1) {
        let sum = 0;
        for (let value = 0; value < values; value += 1) sum += field[value] * filters[filter * values + value];
        outputs[place * count + filter] = sum / values + biases[filter];
      }
    }
    return { outputs, memory: inputs };
  }

  /** Each output's gradient goes back to all the cells of its receptive field. */
  inputGradient(outputGradient) {
    const { filters, biases } = this.parameters;
    const { places, cells } = this;
    const [count, values] = [biases.length, cells.length];
    const gradient = new Float64Array(this.inputCount);
    for (let place = 0; place < places.length; place += 1) {
      for (let filter = 0; filter < count; filter += 1) {
        const share = outputGradient[place * count + filter] / values;
        if (share === 0) continue;
        for (let value = 0; value < values; value += 1)
          gradient[places[place] + cells[value]] += share * filters[filter * values + value];
      }
    }
    return gradient;
  }

  /** The sum over every place that a filter looked at. */
  addParameterGradients(outputGradient, inputs, gradients) {
    const { places, cells } = this;
    const [count, values] = [gradients.biases.length, cells.length];
    for (let place = 0; place < places.length; place += 1) {
      for (let filter = 0; filter < count; filter += 1) {
        const slope = outputGradient[place * count + filter];
        if (slope === 0) continue;
        gradients.biases[filter] += slope;
        for (let value = 0; value < values; value += 1)
          gradients.filters[filter * values + value] += (slope * inputs[places[place] + cells[value]]) / values;
      }
    }
  }
}
