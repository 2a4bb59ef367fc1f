/** ReLU: negatives become 0, so a weak match counts as nothing. */

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
    const outputs = new Float64Array(inputs.length);
    for (let index = 0; index < outputs.length; index += 1) outputs[index] = inputs[index] > 0 ? inputs[index] : 0;
    return { outputs, memory: outputs };
  }

  /** Gradients pass where the input was positive. */
  inputGradient(outputGradient, outputs) {
    const gradient = new Float64Array(outputs.length);
    for (let index = 0; index < outputs.length; index += 1)
      if (outputs[index] > 0) gradient[index] = outputGradient[index];
    return gradient;
  }
}
