/** The networks that answer: that of the served version and those of snapshots, each fetched once. */
import { fetchManifest, fetchNetwork } from "./service.js";

const networks = new Map();
let served = null;
let manifest = null;

/** What is kept is the promise, so that two who ask at a time wait for the same; a failure is not kept. */
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

/** The manifest of the version that serves; once it is another one, what is known of the one before is forgotten. */
export function manifestOf(/** @type {Answer} */ { model }) {
  if (served === model.version && manifest) return manifest;
  if (served !== model.version) networks.clear();
  served = model.version;
  manifest = kept(fetchManifest(model.version), () => (manifest = null));
  return manifest;
}
