/** The page's only talk with the service: POST /predict and /explain for a mark, GET /explain for the network, GET /model for its past. */
import { largestMagnitude } from "../words/numbers.js";

const BUSY = [429, 503];

/** What was sent is not right, and would not be if it were sent again. */
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

/** The last sigmoid is more than one: its neurons are the outputs, calibrated. */
function withOutputs(stages) {
  return stages.map((stage) => (stage.index === stages.length ? { ...stage, kind: "outputs" } : stage));
}

const addressed = (path, query) => {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return given.length ? `${path}?${new URLSearchParams(given)}` : path;
};

/** The network of a version, or as it was after a step of its training: its stages, the grid first, then a stage a layer.
 *
 *  It comes without the weights, see `fetchWeights`.
 *
 * @param {string} version
 * @param {number} [step]
 * @returns {Promise<ServedNetwork>}
 */
export async function fetchNetwork(version, step) {
  const { layers, ...rest } = await json(addressed("explain", { parameters: "filters,biases", version, step }));
  return { ...rest, stages: [gridStage(rest.grid_size), ...withOutputs(layers.map(stageOf))] };
}

/** The weights of fully connected stages, by the stage's index; nine tenths of all the bytes of a network.
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

/**
 * @param {Sent} sent
 * @param {AbortSignal} [signal]
 * @returns {RequestInit}
 */
const posted = ({ body, type }, signal) => ({ method: "POST", body, headers: { "Content-Type": type }, signal });

/** The answer to what `request` made of a mark, with the milliseconds that it took.
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

/** The same answer, with every layer's feature maps and the evidence; or that of a snapshot.
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

/** The same as JSON, to take away. */
export async function explanationFile(/** @type {Grid} */ grid, /** @type {Stop | null} */ snapshot) {
  const sent = { body: JSON.stringify({ grid }), type: "application/json" };
  return (
    await checked(addressed("explain", { version: snapshot?.version, step: snapshot?.step }), posted(sent))
  ).blob();
}
