/** One step of gradient descent on one mark: its cost, the slope in one number computed in two ways, and the step's effect. */
import { ARCHITECTURE, GRID_SIZE, costOf } from "./learner.js";
import { crossEntropy } from "./nn/cost.js";
import { backPropagate, descend } from "./nn/gradient_descent.js";
import { buildNetwork } from "./nn/network.js";
import { Random } from "./nn/random.js";
import { sigmoid } from "./nn/sigmoid.js";

/** How far a number is moved up and down to measure its slope: so little that the cost is almost straight in between. */
export const NUDGE = 0.00001;

/** A small network with copies of these parameters, {"layer.name": numbers}. */
export function networkOf(parameters) {
  const network = buildNetwork(ARCHITECTURE, GRID_SIZE, new Random(0));
  for (const [name, numbers] of Object.entries(network.namedParameters())) numbers.set(parameters[name]);
  return network;
}

/** For each output its score, its target, its part of the cost, and the slope in its sum. */
export function outputsOf(network, { grid, targets }) {
  const { preActivations } = network.forwardRemembering(grid);
  return Array.from(preActivations, (sum, output) => {
    const [score, target] = [sigmoid(sum), targets[output]];
    return { score, target, cost: crossEntropy.value([sum], [target]), slope: score - target };
  });
}

/** The slope by central differences: the cost with the number a little larger, and a little smaller. */
export function triedSlope(network, mark, { name, index }) {
  const numbers = network.namedParameters()[name];
  const value = numbers[index];
  const costWith = (/** @type {number} */ other) => {
    numbers[index] = other;
    return costOf(network, [mark]) ?? 0;
  };
  const [above, below] = [costWith(value + NUDGE), costWith(value - NUDGE)];
  numbers[index] = value;
  return { value, above, below, slope: (above - below) / (2 * NUDGE) };
}

/** A step down the slope: {slope, scale, value, next, cost, alone, all}.
 *
 *  `alone` and `all` are {cost, parameters} with only this number changed, and with all numbers changed.
 */
export function stepOf(parameters, mark, { name, index }, learningRate) {
  const network = networkOf(parameters);
  const { cost, gradients } = backPropagate(network, crossEntropy, [mark]);
  descend(network, gradients, learningRate);
  const all = network.namedParameters();
  const own = parameters[name].slice();
  own[index] = all[name][index];
  const alone = { ...parameters, [name]: own };
  return {
    slope: gradients[name][index],
    scale: network.namedScales()[name],
    value: parameters[name][index],
    next: own[index],
    cost,
    gradients,
    alone: { cost: costOf(networkOf(alone), [mark]) ?? 0, parameters: alone },
    all: { cost: costOf(network, [mark]) ?? 0, parameters: all },
  };
}
