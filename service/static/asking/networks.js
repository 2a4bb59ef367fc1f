/** The networks that answer: those of the served version and of the snapshots, each fetched once. */
import { fetchManifest, fetchNetwork } from "./service.js";

const networks = new Map();
let served = null;
let manifest = null;

/** Promises are cached, so two callers at the same time share one request. Failures are not cached. */
function kept(promise, forget) {
  promise.catch(forget);
  return promise;
}

/** The network that gave an answer.
 *
 * @param {Answer} answer
 * @returns {Promise<ServedNetwork>}
 */
export function networkOf({ model, step }) {
  const key = JSON.stringify([model.version, step]);
  if (!networks.has(key))
    networks.set(
      key,
      kept(fetchNetwork(model.version, step), () => networks.delete(key)),
    );
  return networks.get(key);
}

/** The manifest of the served version. If another version serves, the data of the previous one are dropped. */
export function manifestOf(/** @type {Answer} */ { model }) {
  if (served === model.version && manifest) return manifest;
  if (served !== model.version) networks.clear();
  served = model.version;
  manifest = kept(fetchManifest(model.version), () => (manifest = null));
  return manifest;
}
