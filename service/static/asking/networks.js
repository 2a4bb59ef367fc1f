/** The networks that answer: that of the served version and those of its snapshots, each fetched once. */
import { fetchManifest, fetchNetwork } from "./service.js";

let version = null;
let manifest = null;
const networks = new Map();

/** What is known of another version is forgotten. */
function rememberOnly(current) {
  if (current === version) return;
  version = current;
  manifest = null;
  networks.clear();
}

/** What is kept is the promise, so that two who ask at a time wait for the same; a failure is not kept. */
function kept(promise, forget) {
  promise.catch(forget);
  return promise;
}

/** The network that gave an answer. */
export function networkOf({ model, step }) {
  rememberOnly(model.version);
  if (!networks.has(step)) {
    const network = kept(fetchNetwork(model.version, step), () => networks.delete(step));
    networks.set(step, network);
  }
  return networks.get(step);
}

/** The manifest of the version that gave an answer. */
export function manifestOf({ model }) {
  rememberOnly(model.version);
  manifest ??= kept(fetchManifest(model.version), () => (manifest = null));
  return manifest;
}
