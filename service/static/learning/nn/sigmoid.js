/** Sigmoid: any number becomes one between 0 (complete rejection) and 1 (certain). */

/** 1 / (1 + exp(-x)), written with tanh, which equals it and cannot overflow. */
export function sigmoid(value) {
  return 0.5 * (1 + Math.tanh(0.5 * value));
}

/** The sigmoid of each value on its own: the two outputs need not add up to 1. */
export class Sigmoid {
  constructor(inputShape) {
    this.outputShape = inputShape;
  }

  static build(_, inputShape) {
    return new Sigmoid(inputShape);
  }

  /** The memory is the output. */
  forward(inputs) {
    const outputs = inputs.map(sigmoid);
    return { outputs, memory: outputs };
  }

  /** The slope of the sigmoid is s * (1 - s). */
  inputGradient(outputGradient, outputs) {
    return outputGradient.map((slope, index) => slope * outputs[index] * (1 - outputs[index]));
  }
}
