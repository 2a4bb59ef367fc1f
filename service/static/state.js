/** What the parts of the page share, and how they hear of a change: nothing more than named values with listeners.
 *
 *  network      what GET /explain says: the stages of the served network, its weights, its calibration
 *  explanation  what POST /explain said of the mark now on the page
 *  previous     the explanation before that one, to tell what changed
 *  source       where the mark came from: {kind: "pad" | "picture" | "grid", body, type}
 *  selection    the pixel being looked at: {stage, map, row, column}
 *  theme        changes whenever light turns to dark or back
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
