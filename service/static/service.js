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
  const { layers, ...rest } = await json(`explain${of(version)}`);
  return { ...rest, stages: [gridStage(rest.grid_size), ...withOutputs(layers.map(stageOf))] };
}

export const fetchManifest = (version) => json(`model${of(version)}`);

/** The answer in safetensors: the length of a JSON header, the header, and behind it the arrays that it names. */
function unpacked(buffer) {
  const length = Number(new DataView(buffer).getBigUint64(0, true));
  const { __metadata__: metadata, ...arrays } = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length)));
  const array = ({ data_offsets: [from, to] }) => new Float32Array(buffer, 8 + length + from, (to - from) / 4);
  const answer = JSON.parse(metadata.explanation);
  return withMaps(
    answer,
    answer.layers.map((_, index) => array(arrays[`layers.${index}.feature_maps`])),
  );
}

/** All stages' numbers: the grid, the layers' maps, and at the end the scores, which are the outputs calibrated. */
function withMaps(answer, layerMaps) {
  const { tick, cross } = answer.scores;
  return { ...answer, maps: [flattened(answer.grid), ...layerMaps.slice(0, -1), Float32Array.of(tick, cross)] };
}

async function asked(path, options) {
  const response = await fetch(path, options);
  if (!response.ok) throw new Refused((await response.json()).detail);
  return unpacked(await response.arrayBuffer());
}

/** The same as JSON, for whoever takes it away. */
export async function explanationFile(grid) {
  const response = await fetch("explain", {
    method: "POST",
    body: JSON.stringify({ grid }),
    headers: { "Content-Type": "application/json" },
  });
  return response.blob();
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
    const answer = await asked("explain?format=safetensors", {
      method: "POST",
      body,
      headers: { "Content-Type": type },
      signal,
    });
    return { ...answer, milliseconds: performance.now() - start };
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}
