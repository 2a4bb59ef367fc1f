/** All requests of the page: POST /predict and /explain for a mark, GET /explain for the network, GET /model for its training. */
import { largestMagnitude } from "../words/numbers.js";

const BUSY = [429, 503];

/** The service refused what was sent, and would refuse it again. */
export class Refused extends Error {}

async function checked(path, options) {
  const response = await fetch(path, options);
  if (response.ok) return response;
  const { detail } = await response.json();
  throw BUSY.includes(response.status) ? new Error(detail) : new Refused(detail);
}

const json = async (path, options) => (await checked(path, options)).json();

const flattened = (nested) => Float32Array.from(nested.flat(3));

function shapeOf(nested) {
  return Array.isArray(nested) ? [nested.length, ...shapeOf(nested[0])] : [];
}

function withFilters(stage, { filters, biases }) {
  if (filters) Object.assign(stage, { filters: flattened(filters), filterShape: shapeOf(filters) });
  if (filters) stage.filterScale = largestMagnitude(stage.filters);
  if (biases) stage.biases = Float32Array.from(biases);
  return stage;
}

function stageOf(layer, index) {
  const { parameters, input_shape: inputShape, output_shape: shape, ...rest } = layer;
  return withFilters({ ...rest, index: index + 1, inputShape, shape }, parameters);
}

function gridStage(size) {
  return { kind: "grid", index: 0, shape: [size, size, 1] };
}

/** The last sigmoid layer is also the output layer: its neurons are the calibrated outputs. */
function withOutputs(stages) {
  return stages.map((stage) => (stage.index === stages.length ? { ...stage, kind: "outputs" } : stage));
}

const addressed = (path, query) => {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return given.length ? `${path}?${new URLSearchParams(given)}` : path;
};

/** The network of a version, or as it was after a step of its training: its stages, the grid first, then one per layer.
 *
 *  The weights are not included, see `fetchWeights`.
 *
 * @param {string} version
 * @param {number} [step]
 * @returns {Promise<ServedNetwork>}
 */
export async function fetchNetwork(version, step) {
  const { layers, ...rest } = await json(addressed("explain", { parameters: "filters,biases", version, step }));
  return { ...rest, stages: [gridStage(rest.grid_size), ...withOutputs(layers.map(stageOf))] };
}

/** The weights of fully connected stages, by the stage's index; they are nine tenths of a network's bytes.
 *
 * @param {string} version
 * @param {number} [step]
 * @returns {Promise<Map<number, Values>>}
 */
export async function fetchWeights(version, step) {
  const { layers } = await json(addressed("explain", { parameters: "weights", version, step }));
  const found = layers.map(({ parameters }, index) => [index + 1, parameters.weights]).filter(([, weights]) => weights);
  return new Map(found.map(([index, weights]) => [index, flattened(weights)]));
}

export const fetchManifest = (version) => json(addressed("model", { version }));

/** The answer as safetensors: the length of a JSON header, the header, and the arrays that it names. */
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

/** The values of all stages: the grid, the layers' maps, and finally the scores, which are the calibrated outputs. */
function withMaps(answer, layerMaps) {
  const { tick, cross } = answer.scores;
  return { ...answer, maps: [flattened(answer.grid), ...layerMaps.slice(0, -1), Float32Array.of(tick, cross)] };
}

/**
 * @param {Sent} sent
 * @param {AbortSignal} [signal]
 * @returns {RequestInit}
 */
const posted = ({ body, type }, signal) => ({ method: "POST", body, headers: { "Content-Type": type }, signal });

/** The answer to the request that `request` makes for a mark, and the milliseconds that it took.
 *
 * @param {Sent} sent
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
export async function predict(sent, signal) {
  const start = performance.now();
  const answer = await json("predict?include=grid,region", posted(sent, signal));
  return { ...answer, milliseconds: performance.now() - start };
}

/** The same answer with every layer's feature maps and the evidence, or the answer of a snapshot.
 *
 * @param {Sent} sent
 * @param {AbortSignal} signal
 * @param {Stop | null} snapshot
 * @returns {Promise<Explanation>}
 */
export async function explain(sent, signal, snapshot) {
  const start = performance.now();
  const path = addressed("explain", { format: "safetensors", version: snapshot?.version, step: snapshot?.step });
  const response = await checked(path, posted(sent, signal));
  return { ...unpacked(await response.arrayBuffer()), milliseconds: performance.now() - start };
}

/** The same as JSON, to download. */
export async function explanationFile(/** @type {Grid} */ grid, /** @type {Stop | null} */ snapshot) {
  const sent = { body: JSON.stringify({ grid }), type: "application/json" };
  return (
    await checked(addressed("explain", { version: snapshot?.version, step: snapshot?.step }), posted(sent))
  ).blob();
}
