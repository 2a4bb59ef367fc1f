/** One step of gradient descent by the page's network for each case on standard input; see `test_parity.py`. */
import { text } from "node:stream/consumers";

import { crossEntropy } from "../../../../service/static/learning/nn/cost.js";
import { backPropagate, descend } from "../../../../service/static/learning/nn/gradient_descent.js";
import { buildNetwork } from "../../../../service/static/learning/nn/network.js";
import { Random } from "../../../../service/static/learning/nn/random.js";

const lists = (named) => Object.fromEntries(Object.entries(named).map(([name, numbers]) => [name, [...numbers]]));

function oneStep({ specifications, gridSize, parameters, marks, learningRate }) {
  const network = buildNetwork(specifications, gridSize, new Random(0));
  for (const [name, numbers] of Object.entries(network.namedParameters())) numbers.set(parameters[name]);
  const read = marks.map(({ grid, targets }) => ({ grid: Float64Array.from(grid), targets }));
  const layerOutputs = read.map(({ grid }) => network.layerOutputs(grid).map((outputs) => [...outputs]));
  const { cost, gradients } = backPropagate(network, crossEntropy, read);
  descend(network, gradients, learningRate);
  return {
    shapes: network.layers.map(({ outputShape }) => outputShape),
    layerOutputs,
    cost,
    gradients: lists(gradients),
    stepped: lists(network.namedParameters()),
  };
}

process.stdout.write(JSON.stringify(JSON.parse(await text(process.stdin)).map(oneStep)));
