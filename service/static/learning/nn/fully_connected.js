/** Fully connected: every neuron has a link with a weight to every value of the layer before. */

/** inputs @ weights + biases.
 *
 *  - weights: inputs x neurons, the links of one input after those of another.
 *  - biases: one for each neuron.
 *
 *  (inputs,) -> (neurons,)
 */
export class FullyConnected {
  constructor(weights, biases) {
    this.parameters = { weights, biases };
    this.outputShape = [biases.length];
  }

  /** Random weights of standard deviation sqrt(2 / inputs) (He et al. 2015, arXiv:1502.01852). */
  static build({ neurons }, [inputs], random) {
    const weights = random.normals(inputs * neurons, Math.sqrt(2 / inputs));
    return new FullyConnected(weights, new Float64Array(neurons));
  }

  get scales() {
    return { weights: 1, biases: 1 };
  }

  /** The memory is the inputs. */
  forward(inputs) {
    const { weights, biases } = this.parameters;
    const outputs = Float64Array.from(biases);
    for (let input = 0; input < inputs.length; input += 1)
      for (let neuron = 0; neuron < outputs.length; neuron += 1)
        outputs[neuron] += inputs[input] * weights[input * outputs.length + neuron];
    return { outputs, memory: inputs };
  }

  /** The gradients go back over each link, times its weight. */
  inputGradient(outputGradient, inputs) {
    const { weights } = this.parameters;
    const gradient = new Float64Array(inputs.length);
    for (let input = 0; input < gradient.length; input += 1)
      for (let neuron = 0; neuron < outputGradient.length; neuron += 1)
        gradient[input] += outputGradient[neuron] * weights[input * outputGradient.length + neuron];
    return gradient;
  }

  /** A link's weight matters as much as its input. */
  addParameterGradients(outputGradient, inputs, gradients) {
    const neurons = outputGradient.length;
    for (let neuron = 0; neuron < neurons; neuron += 1) gradients.biases[neuron] += outputGradient[neuron];
    for (let input = 0; input < inputs.length; input += 1)
      for (let neuron = 0; neuron < neurons; neuron += 1)
        gradients.weights[input * neurons + neuron] += inputs[input] * outputGradient[neuron];
  }
}
