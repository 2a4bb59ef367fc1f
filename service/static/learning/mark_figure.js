/** The mark on the pad as the small network sees it, and the scores of its two outputs. */
import * as state from "../page/state.js";
import { element, within } from "../page/elements.js";
import { exampleButtons } from "../mark/draw.js";
import { inkPixel } from "../page/colours.js";
import { shareOf } from "../words/numbers.js";
import { PAGE, SAY } from "../words/words.js";
import { cellsCanvas, paintCells } from "./cells.js";
import { LABELS, OUTPUTS } from "./labels.js";
import { CERTAIN, GRID_SIZE, labelOf } from "./learner.js";
import { ask, attempt } from "./learning.js";
import { reduced } from "./own_mark.js";

function bar(name) {
  const threshold = element("i", { class: "threshold" });
  threshold.style.left = `${100 * CERTAIN}%`;
  const track = element("span", { class: "track" }, element("i", { class: "fill" }), threshold);
  const value = element("span", { class: "value" });
  return element(
    "div",
    { class: "bar", "data-output": name },
    element("span", { class: "name" }, PAGE[name]),
    track,
    value,
  );
}

function fill(made, score) {
  within(made, ".fill").style.width = `${100 * score}%`;
  within(made, ".value").textContent = shareOf(score);
}

function anotherMark() {
  const draw = element("a", { href: "#draw" }, SAY.learning.draw);
  const label = element("span", { class: "quiet" }, SAY.learning.another);
  const group = { class: "tools", role: "group", "aria-label": SAY.learning.another };
  return element("div", group, label, ...exampleButtons(SAY.learning.examples), draw);
}

/** Have every mark on the pad watched from now on; a restarted worker needs the mark again. */
function watchMarks(paint) {
  let grid = null;
  const watch = () => attempt(() => ask("watch", grid));
  const take = (answer) => {
    grid = reduced(answer.grid, GRID_SIZE);
    paint(grid);
    watch();
  };
  state.on("theme", () => grid && paint(grid));
  state.on("answer", take);
  state.on("smallNetwork", ({ scores }) => !scores && grid && watch());
  if (state.get("answer")) take(state.get("answer"));
}

export function markFigure() {
  const canvas = cellsCanvas(GRID_SIZE, { role: "img", "aria-label": SAY.learning.markLabel });
  const bars = OUTPUTS.map(bar);
  const says = element("p", { id: "learn-says" });
  state.on("smallNetwork", ({ scores }) => {
    if (!scores) return;
    bars.forEach((made, output) => fill(made, scores[output]));
    says.textContent = SAY.learning.says[LABELS[labelOf(scores)]];
  });
  watchMarks((grid) => paintCells(canvas, grid, inkPixel));
  return element(
    "figure",
    { class: "chart", id: "learn-mark" },
    element("figcaption", {}, SAY.learning.mark),
    element("div", { class: "beside" }, canvas, element("div", { class: "small-bars" }, ...bars, says)),
    anotherMark(),
  );
}
