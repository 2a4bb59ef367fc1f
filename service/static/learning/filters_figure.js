/** The small network's filters, all on one scale: noise at first, strokes later. */
import * as state from "../page/state.js";
import { element } from "../page/elements.js";
import { pixelOf } from "../page/colours.js";
import { largestMagnitude, signed } from "../words/numbers.js";
import { SAY } from "../words/words.js";
import { cellsCanvas, paintCells } from "./cells.js";
import { FILTERS } from "./learner.js";

const { filters: COUNT, size: SIZE } = FILTERS;
const VALUES = SIZE * SIZE;

export function filtersFigure() {
  const canvases = Array.from({ length: COUNT }, (_, index) =>
    cellsCanvas(SIZE, { role: "img", "aria-label": SAY.learning.filter(index + 1) }),
  );
  const [below, above] = [element("span"), element("span")];
  const show = () => {
    const filters = state.get("smallNetwork")?.parameters["0.filters"];
    if (!filters) return;
    const scale = largestMagnitude(filters);
    canvases.forEach((canvas, index) =>
      paintCells(canvas, filters.subarray(index * VALUES, (index + 1) * VALUES), (value) => pixelOf(value, scale)),
    );
    [below.textContent, above.textContent] = [signed(-scale, 1), signed(scale, 1)];
  };
  state.on("smallNetwork", show);
  state.on("theme", show);
  return element(
    "figure",
    { class: "chart", id: "learn-filters" },
    element("figcaption", {}, SAY.learning.filters),
    element("div", { class: "small-filters" }, ...canvases),
    element("div", { class: "scale" }, below, element("i"), above),
    element("p", { class: "quiet" }, SAY.learning.filtersNote),
  );
}
