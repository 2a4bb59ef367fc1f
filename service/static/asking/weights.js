/** The weights of the fully connected layers, which are most of a network's bytes: fetched when they are first needed. */
import * as state from "../page/state.js";
import { byId } from "../page/elements.js";
import { fetchWeights } from "./service.js";

const fetched = new WeakSet();
let isLookedAt = false;

async function fetchFor(network) {
  const weights = await fetchWeights(network.model.version, network.step);
  for (const [index, values] of weights) network.stages[index].weights = values;
  if (network === state.get("network")) state.set("weights", weights);
}

/** Fetch the weights, once per network; `weights` is set when they have arrived. */
function needWeights() {
  const network = state.get("network");
  if (!network || fetched.has(network)) return;
  fetched.add(network);
  fetchFor(network).catch(() => fetched.delete(network)); // the next use fetches them again
}

function look() {
  isLookedAt = true;
  needWeights();
}

/** They are needed when the user looks at the layers, and are fetched from the second mark on.
 *
 *  Those of a snapshot are needed once the user has looked at the layers.
 */
export function startWeights() {
  for (const kind of ["pointerenter", "focusin"]) byId("strip").addEventListener(kind, look);
  state.on("selection", (selection) => {
    if (selection && state.get("network").stages[selection.stage].kind === "fully_connected") look();
  });
  state.on("mark", () => state.get("explanation") && !state.get("snapshot") && needWeights());
  state.on("network", () => isLookedAt && needWeights());
}
