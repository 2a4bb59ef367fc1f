/** Max pooling: keep the largest value of each window, so that small shifts matter less. */
import { slidingWindow } from "./window.js";

/** The largest of each window of `size` x `size` values, `stride` apart; 2 and 2 as in the article.
 *
 *  When several values are equally large, the first in reading order alone receives the gradient.
 *
 *  (H, W, C) -> (rows, columns, C)
 */
export class MaxPooling {
  constructor(inputShape, { window = 2, stride = window } = {}) {
    const { rows, columns, places, cells } = slidingWindow(inputShape, window, stride);
    this.outputShape = [rows, columns, inputShape[2]];
    this.places = places;
    this.cells = cells;
    this.inputCount = inputShape[0] * inputShape[1] * inputShape[2];
  }

  static build(specification, inputShape) {
    return new MaxPooling(inputShape, specification);
  }

  /** The memory is the index of the input that was the largest, for each output. */
  forward(inputs) {
    const { places, cells } = this;
    const channels = this.outputShape[2];
    const outputs = new Float64Array(places.length * channels);
    const largest = new Int32Array(outputs.length);
    for (let output = 0; output < outputs.length; output += 1) {
      const first = places[Math.floor(output / channels)] + (output % channels);
      let best = first;
      for (let cell = 1; cell < cells.length; cell += 1)
        if (inputs[first + cells[cell]] > inputs[best]) best = first + cells[cell];
      largest[output] = best;
      outputs[output] = inputs[best];
    }
    return { outputs, memory: largest };
  }

  /** The gradient of each window goes only to its largest value. */
  inputGradient(outputGradient, largest) {
    const gradient = new Float64Array(this.inputCount);
    for (let output = 0; output < largest.length; output += 1) gradient[largest[output]] += outputGradient[output];
    return gradient;
  }
}
