/** Flatten: each value of the feature maps becomes one neuron of a long row. */

/** (H, W, C) -> (H * W * C,), in the order row, column, channel, which is the order in memory. */
export class Flatten {
  constructor(inputShape) {
    this.outputShape = [inputShape.reduce((product, length) => product * length, 1)];
  }

  static build(_, inputShape) {
    return new Flatten(inputShape);
  }

  forward(inputs) {
    return { outputs: inputs, memory: null };
  }

  inputGradient(outputGradient) {
    return outputGradient;
  }
}
