/** What the parts of the page share, and how they hear of a change: nothing more than named values with listeners.
 *
 *  network      what GET /explain says: the stages of the network that answers, its filters, its calibration
 *  weights      those of its fully connected stages, which come later
 *  waiting      for what: the "answer", the "maps" of the explanation, or null
 *  answer       what POST /predict said of the mark now on the page
 *  explanation  what POST /explain said of it
 *  manifest     what GET /model says
 *  snapshot     the step of its training that is looked at: a stop of stops.js; null for the network that serves
 *  mark         what is on the pad, see mark.js
 *  problem      why there is no answer: {text, isRefused}, or null
 *  selection    the pixel being looked at: {stage, map, row, column}; null before the first
 *  held         whether it stays when the pointer moves on
 *  shown        how many pixels of its map to show while the filter slides; undefined for all
 *  smallNetwork    the last report of the network that learns on the page, see learning/learner.js
 *  learningPlays   whether it goes on learning by itself
 *  learningProblem why it could not: {text, again}, where again() tries once more; or null
 *  tellsOfLayer whether the story is explaining a layer, in the place of that layer's own words
 *  theme        the tones in use: another object whenever light turns to dark or back
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

/** Listen to several values, whatever they are.
 *
 * @param {(keyof State)[]} names
 * @param {() => void} listener
 */
export function onAny(names, listener) {
  for (const name of names) on(name, listener);
}
