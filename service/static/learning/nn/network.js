/** The network: layers stacked like a burger. Values go up through all of them, gradients come down. */
import { buildLayer } from "./layers.js";

/** Layers in the order in which values pass them. The last is a sigmoid with two outputs, tick and cross. */
export class Network {
  constructor(layers) {
    this.layers = layers;
  }

  /** A grid of +-1 -> two scores, each from 0 to 1. */
  scores(grid) {
    return this.layerOutputs(grid).at(-1);
  }

  /** The output of each layer for the grid, first to last. */
  layerOutputs(grid) {
    const outputs = [];
    for (const layer of this.layers) outputs.push(layer.forward(outputs.at(-1) ?? grid).outputs);
    return outputs;
  }

  /** The input of the last sigmoid, and each layer's memory for `addGradients`. */
  forwardRemembering(grid) {
    let values = grid;
    const memories = [];
    for (const layer of this.layers.slice(0, -1)) {
      const { outputs, memory } = layer.forward(values);
      values = outputs;
      memories.push(memory);
    }
    return { preActivations: values, memories };
  }

  /** Back-propagation: from the slope in the pre-activations to that in every parameter, added to `gradients`. */
  addGradients(slope, memories, gradients) {
    let gradient = slope;
    for (let place = memories.length - 1; place >= 0; place -= 1) {
      const layer = this.layers[place];
      if (layer.parameters) layer.addParameterGradients(gradient, memories[place], gradients[place]);
      if (place > 0) gradient = layer.inputGradient(gradient, memories[place]);
    }
  }

  /** A zero for every parameter: a list of {name: numbers}, one per layer. */
  zeroGradients() {
    return this.layers.map(({ parameters = {} }) => mapped(parameters, (numbers) => new Float64Array(numbers.length)));
  }

  /** Every parameter as {"layer.name": numbers}, the layer counted from 0; the arrays themselves, not copies. */
  namedParameters() {
    return named(this.layers.map(({ parameters = {} }) => parameters));
  }

  /** The scale of every parameter, under the same names. */
  namedScales() {
    return named(this.layers.map(({ scales = {} }) => scales));
  }

  /** The number of values that training can change. */
  get parameterCount() {
    return Object.values(this.namedParameters()).reduce((sum, numbers) => sum + numbers.length, 0);
  }
}

/** [{filters: ...}, {}, ...] -> {"0.filters": ...}. */
export function named(byLayer) {
  const entries = byLayer.flatMap((values, place) =>
    Object.entries(values).map(([name, value]) => [`${place}.${name}`, value]),
  );
  return Object.fromEntries(entries);
}

/** A network of the given architecture with random parameters, drawn layer by layer. */
export function buildNetwork(specifications, gridSize, random) {
  const layers = [];
  let shape = [gridSize, gridSize, 1];
  for (const specification of specifications) {
    const layer = buildLayer(specification, shape, random);
    layers.push(layer);
    shape = layer.outputShape;
  }
  return new Network(layers);
}

const mapped = (values, change) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
