/** Gradient descent: move the parameters downhill, one mini-batch at a time, at a learning rate. */
import { named } from "./network.js";

/** The cost of a mini-batch, averaged over its marks, and its slope in every parameter.
 *
 *  `marks` is a list of {grid, targets}. Returns {cost, gradients}, the gradients as {"layer.name": numbers}.
 */
export function backPropagate(network, costFunction, marks) {
  const byLayer = network.zeroGradients();
  let cost = 0;
  for (const { grid, targets } of marks) {
    const { preActivations, memories } = network.forwardRemembering(grid);
    cost += costFunction.value(preActivations, targets) / marks.length;
    const slope = costFunction.gradient(preActivations, targets).map((each) => each / marks.length);
    network.addGradients(slope, memories, byLayer);
  }
  return { cost, gradients: named(byLayer) };
}

/** One step straight down the slope.
 *
 *  A filter's values act divided by their number, so their steps have to be larger than those of a weight. Each
 *  parameter therefore steps in units of its scale, and one learning rate fits all layers.
 */
export function descend(network, gradients, learningRate) {
  const scales = network.namedScales();
  for (const [name, numbers] of Object.entries(network.namedParameters())) {
    const step = learningRate * scales[name] ** 2;
    for (let index = 0; index < numbers.length; index += 1) numbers[index] -= step * gradients[name][index];
  }
}
