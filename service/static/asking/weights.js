/** The weights of the fully connected layers, most of a network's bytes: fetched when they are first needed. */
import * as state from "../page/state.js";
import { byId } from "../page/elements.js";
import { fetchWeights } from "./service.js";

let fetched = null;

async function fetchFor(network) {
  const weights = await fetchWeights(network.model.version);
  for (const [index, values] of weights) network.stages[index].weights = values;
  if (network === state.get("network")) state.set("weights", weights);
}

/** Have the weights fetched, once for a network; `weights` is set when they are there. */
function needWeights() {
  const network = state.get("network");
  if (!network || network === fetched) return;
  fetched = network;
  fetchFor(network).catch(() => {
    fetched = null; // they are asked for again when they are next needed
  });
}

/** They are needed for a look at the layers, and from the second mark on: somebody is here to stay. */
export function startWeights() {
  for (const kind of ["pointerenter", "focusin"]) byId("strip").addEventListener(kind, needWeights);
  state.on("selection", (selection) => {
    if (selection && state.get("network").stages[selection.stage].kind === "fully_connected") needWeights();
  });
  state.on("mark", () => state.get("explanation") && needWeights());
}
