/** The shared state of the page: named values with listeners.
 *
 *  network      the answer of GET /explain: the stages, filters and calibration of the network that answers
 *  weights      those of its fully connected stages, which arrive later
 *  waiting      for the "answer", for the "maps" of the explanation, or null
 *  answer       the answer of POST /predict to the mark on the page
 *  explanation  the answer of POST /explain to it
 *  manifest     the answer of GET /model
 *  snapshot     the training step that is shown: a stop of stops.js; null for the served network
 *  mark         what is on the pad, see mark.js
 *  problem      why there is no answer: {text, isRefused}, or null
 *  selection    the selected pixel: {stage, map, row, column}; null at first
 *  held         whether it stays when the pointer moves
 *  shown        how many pixels of its map to show while the filter slides; undefined for all
 *  smallNetwork    the last report of the network that learns on the page, see learning/learner.js
 *  learningPlays   whether it is learning continuously
 *  learningProblem why it failed: {text, again}, where again() retries; or null
 *  tellsOfLayer whether the story explains a layer instead of that layer's own text
 *  theme        the tones in use: a new object after each change between light and dark
 */
/** @type {Map<keyof State, any>} */
const values = new Map();
/** @type {Map<keyof State, ((value: any) => void)[]>} */
const listeners = new Map();

/**
 * @template {keyof State} Name
 * @param {Name} name
 * @returns {State[Name]}
 */
export function get(name) {
  return values.get(name);
}

/**
 * @template {keyof State} Name
 * @param {Name} name
 * @param {State[Name] | null} value
 */
export function set(name, value) {
  values.set(name, value);
  for (const listener of listeners.get(name) ?? []) listener(value);
}

/**
 * @template {keyof State} Name
 * @param {Name} name
 * @param {(value: State[Name]) => void} listener
 */
export function on(name, listener) {
  listeners.set(name, [...(listeners.get(name) ?? []), listener]);
}

/** Listen to several values.
 *
 * @param {(keyof State)[]} names
 * @param {() => void} listener
 */
export function onAny(names, listener) {
  for (const name of names) on(name, listener);
}
