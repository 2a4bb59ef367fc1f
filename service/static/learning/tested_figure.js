/** The small network's results on the whole validation set, counted at the end of each epoch. */
import * as state from "../page/state.js";
import { element } from "../page/elements.js";
import { confusionTable, marksIn, rightIn } from "../learned/confusion.js";
import { percent } from "../words/numbers.js";
import { SAY } from "../words/words.js";
import { LABELS } from "./labels.js";

const NOTHING = LABELS.map(() => LABELS.map(() => 0));

function shareOfRight(confusion) {
  const [right, marks] = [rightIn(confusion), marksIn(confusion)];
  return SAY.learning.share(right.toLocaleString("en"), marks.toLocaleString("en"), percent(right / marks));
}

export function testedFigure() {
  const figure = element("figure", { class: "chart", id: "learn-tested" });
  const show = (confusion, text) => {
    const caption = element("figcaption", {}, SAY.learning.confusion);
    figure.replaceChildren(caption, confusionTable(LABELS, confusion), element("p", { class: "readout" }, text));
  };
  state.on("smallNetwork", ({ step, confusion }) => {
    if (step === 0) show(NOTHING, SAY.learning.notYet);
    else if (confusion) show(confusion, shareOfRight(confusion));
  });
  show(NOTHING, SAY.learning.notYet);
  return figure;
}
