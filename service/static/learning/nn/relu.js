/** ReLU: what a filter did not find counts as nothing. Negatives become 0. */

/** max(0, x) for each value; at exactly 0 the slope is taken as 0. */
export class ReLU {
  constructor(inputShape) {
    this.outputShape = inputShape;
  }

  static build(_, inputShape) {
    return new ReLU(inputShape);
  }

  /** The memory is the output itself: it is positive just where gradients pass. */
  forward(inputs) {
    const outputs = inputs.map((value) => Math.max(0, value));
    return { outputs, memory: outputs };
  }

  /** Gradients pass where the input was positive. */
  inputGradient(outputGradient, outputs) {
    return outputGradient.map((slope, index) => (outputs[index] > 0 ? slope : 0));
  }
}
