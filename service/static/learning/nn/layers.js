/** Every kind of layer, by the name that it has in specifications; see `model/nn/layers`.
 *
 *  A layer reads one mark at a time. `forward(inputs)` gives its outputs and the memory that back-propagation needs;
 *  `inputGradient(outputGradient, memory)` says how the cost changes with each input. A layer that learns has
 *  `parameters`, their `scales`, and `addParameterGradients(outputGradient, memory, gradients)`, which adds how the
 *  cost changes with each parameter to the sum over the mini-batch.
 */
import { Convolution } from "./convolution.js";
import { Flatten } from "./flatten.js";
import { FullyConnected } from "./fully_connected.js";
import { MaxPooling } from "./max_pooling.js";
import { ReLU } from "./relu.js";
import { Sigmoid } from "./sigmoid.js";

const KINDS = {
  convolution: Convolution,
  relu: ReLU,
  max_pooling: MaxPooling,
  flatten: Flatten,
  fully_connected: FullyConnected,
  sigmoid: Sigmoid,
};

/** A layer with random parameters. */
export function buildLayer(specification, inputShape, random) {
  return KINDS[specification.kind].build(specification, inputShape, random);
}
