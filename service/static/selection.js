/** The pixel being looked at: hovering shows one, pressing holds it until another is pressed or Escape lets go. */
import * as state from "./state.js";

let held = false;

function select(selection, holding) {
  held = holding;
  state.set("held", held);
  state.set("selection", selection);
}

const same = (one, other) => one && ["stage", "map", "row", "column"].every((part) => one[part] === other[part]);

export function hover(selection) {
  if (!held && !same(state.get("selection"), selection)) select(selection, false);
}

export function hold(selection) {
  select(selection, true);
}

export function letGo() {
  select(state.get("selection"), false);
}

/** The pixel of a stage where most was found: where to start looking. */
function strongest({ shape }, values) {
  let best = 0;
  values.forEach((value, index) => {
    if (value > values[best]) best = index;
  });
  if (shape.length === 1) return { map: 0, row: best, column: 0 };
  const place = Math.floor(best / shape[2]);
  return { map: best % shape[2], row: Math.floor(place / shape[1]), column: place % shape[1] };
}

/** Look at a stage, at its strongest pixel. */
export function selectStage(stage) {
  const { stages } = state.get("network");
  const { maps } = state.get("explanation");
  hold({ stage, ...strongest(stages[stage], maps[stage]) });
}

/** Move within the stage, staying inside. */
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

export function startSelection() {
  state.on("network", () => state.set("selection", null));
  document.addEventListener("keydown", (event) => event.key === "Escape" && held && letGo());
}
