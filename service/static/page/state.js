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
 *  tellsOfLayer whether the story is explaining a layer, in the place of that layer's own words
 *  theme        the tones in use: another object whenever light turns to dark or back
 */
const values = new Map();
const listeners = new Map();

export function get(name) {
  return values.get(name);
}

export function set(name, value) {
  values.set(name, value);
  for (const listener of listeners.get(name) ?? []) listener(value);
}

export function on(name, listener) {
  if (!listeners.has(name)) listeners.set(name, []);
  listeners.get(name).push(listener);
}
