/** The page's only talk with the network: GET /explain for the weights, POST /explain for a mark, GET /model for the past. */
import { request } from "./mark.js";
import { largestMagnitude } from "./numbers.js";

export class Refused extends Error {}

async function json(path, options) {
  const response = await fetch(path, options);
  const body = await response.json();
  if (!response.ok) throw new Refused(body.detail ?? response.statusText);
  return body;
}

const flattened = (nested) => Float32Array.from(nested.flat(3));

function shapeOf(nested) {
  return Array.isArray(nested) ? [nested.length, ...shapeOf(nested[0])] : [];
}

function withWeights(stage, { filters, biases, weights }) {
  if (filters) Object.assign(stage, { filters: flattened(filters), filterShape: shapeOf(filters) });
  if (filters) stage.filterScale = largestMagnitude(stage.filters);
  if (weights) stage.weights = flattened(weights);
  if (biases) stage.biases = Float32Array.from(biases);
  return stage;
}

function stageOf(layer, index) {
  const { parameters, input_shape: inputShape, output_shape: shape, ...rest } = layer;
  return withWeights({ ...rest, index: index + 1, inputShape, shape }, parameters);
}

function gridStage(size) {
  return { kind: "grid", index: 0, shape: [size, size, 1] };
}

/** The last sigmoid is more than one: its neurons are the outputs, calibrated. */
function withOutputs(stages) {
  return stages.map((stage) => (stage.index === stages.length ? { ...stage, kind: "outputs" } : stage));
}

const of = (version) => (version ? `?version=${version}` : "");

/** The network of a version, or the served one: its stages, the grid first, then a stage a layer. */
export async function fetchNetwork(version) {
  const { layers, ...rest } = await json(`/explain${of(version)}`);
  return { ...rest, stages: [gridStage(rest.grid_size), ...withOutputs(layers.map(stageOf))] };
}

export const fetchManifest = (version) => json(`/model${of(version)}`);

function withMaps(answer, milliseconds) {
  const maps = [flattened(answer.grid), ...answer.layers.map((layer) => flattened(layer.feature_maps))];
  maps[maps.length - 1] = Float32Array.of(answer.scores.tick, answer.scores.cross);
  return { ...answer, maps, milliseconds };
}

let asking = new AbortController();

/** Ask about a mark; resolves to null when a later question overtook this one. */
export async function explain(mark) {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  const { body, type } = await request(mark);
  if (signal.aborted) return null;
  const start = performance.now();
  try {
    const answer = await json("/explain", { method: "POST", body, headers: { "Content-Type": type }, signal });
    return withMaps(answer, performance.now() - start);
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}
