/** A layer's name and its explanation. */
import { LAYERS, NAMES } from "./words.js";

/** A convolution whose filters look at a single place, through all maps. */
export const isMixing = ({ kind, filterShape }) => kind === "convolution" && filterShape[1] * filterShape[2] === 1;

/** The name of a kind of layer; an unknown kind gets the service's name. */
export function nameOf({ kind }) {
  return NAMES[kind] ?? kind[0].toUpperCase() + kind.slice(1).replaceAll("_", " ");
}

export function wordsOf(stage) {
  return isMixing(stage) ? LAYERS.mixing : (LAYERS[stage.kind] ?? LAYERS.other);
}
