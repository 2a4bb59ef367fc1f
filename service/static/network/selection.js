/** The selected pixel: hovering shows one, a press holds it until another press or Escape.
 *
 *  At first it is the strongest pixel of the first layer's most distinctive map.
 */
import * as state from "../page/state.js";

let held = false;
let chosen = false;
let layers = null;

function select(selection, holding) {
  held = holding;
  chosen = true;
  state.set("held", held);
  state.set("selection", selection);
}

/**
 * @param {StagePixel} one
 * @param {StagePixel} other
 */
const same = (one, other) => one && ["stage", "map", "row", "column"].every((part) => one[part] === other[part]);

export function hover(/** @type {StagePixel} */ selection) {
  if (!held && !same(state.get("selection"), selection)) select(selection, false);
}

export function hold(/** @type {StagePixel} */ selection) {
  select(selection, true);
}

export function letGo() {
  select(state.get("selection"), false);
}

/** The pixel of a stage with the largest value, on one map or on any: a good place to start.
 *
 * @param {Pick<Stage, "shape">} stage
 * @param {Values} values
 * @param {number | null} map
 * @returns {Pixel}
 */
export function strongest({ shape }, values, map = null) {
  const maps = shape[2] ?? 1;
  let best = map ?? 0;
  values.forEach((value, index) => {
    if (value > values[best] && (map === null || index % maps === map)) best = index;
  });
  if (shape.length === 1) return { map: 0, row: best, column: 0 };
  const place = Math.floor(best / shape[2]);
  return { map: best % shape[2], row: Math.floor(place / shape[1]), column: place % shape[1] };
}

/** The map whose strongest pixel stands out most from the rest of the map, so its filter is distinctive.
 *
 * @param {Stage} stage
 * @param {Values} values
 */
function mostTelling({ shape }, values) {
  const maps = shape[2] ?? 1;
  const largest = new Float32Array(maps).fill(-Infinity);
  const sums = new Float64Array(maps);
  values.forEach((value, index) => {
    largest[index % maps] = Math.max(largest[index % maps], value);
    sums[index % maps] += Math.max(0, value);
  });
  const standsOut = Array.from(sums, (sum, map) => largest[map] - (sum * maps) / values.length);
  return standsOut.indexOf(Math.max(...standsOut));
}

function suggest({ maps }) {
  if (chosen) return;
  const [, stage] = state.get("network").stages;
  state.set("selection", { stage: 1, ...strongest(stage, maps[1], mostTelling(stage, maps[1])) });
}

/** Select a stage, at its strongest pixel. */
export function selectStage(stage) {
  const { stages } = state.get("network");
  const { maps } = state.get("explanation");
  hold({ stage, ...strongest(stages[stage], maps[stage]) });
}

/** Move within the stage. */
export function move(down, across, otherMap = 0) {
  const { stage, map, row, column } = state.get("selection");
  const [rows, columns = 1, maps = 1] = state.get("network").stages[stage].shape;
  const within = (place, size) => Math.max(0, Math.min(size - 1, place));
  hold({
    stage,
    map: (map + otherMap + maps) % maps,
    row: within(row + down, rows),
    column: within(column + across, columns),
  });
}

/** Another network may have other layers. If they are the same, as those of a snapshot are, the pixel stays. */
function forget({ stages }) {
  const others = JSON.stringify(stages.map(({ kind, shape }) => [kind, shape]));
  if (others === layers) return;
  layers = others;
  chosen = false;
  state.set("selection", null);
}

export function startSelection() {
  state.on("network", forget);
  state.on("explanation", suggest);
  document.addEventListener("keydown", (event) => event.key === "Escape" && held && letGo());
}
