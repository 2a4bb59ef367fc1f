/** Reserves room for the tallest text and arithmetic of any layer, so that the page below does not move.
 *
 *  Invisible copies lie under the visible text, in the same cell of a layout grid, which is as tall as the tallest.
 */
import { byId, element } from "../page/elements.js";
import { arithmeticOf } from "./arithmetic.js";
import { wordsOf } from "../words/layer_words.js";
import { strongest } from "../network/selection.js";
import { worded } from "../page/worded.js";

/** One stage of each kind, of each size of filter and behind each kind of layer. */
function differing(stages) {
  const looks = ({ kind, index, filterShape = [] }) =>
    [kind, stages[index - 1]?.kind, ...filterShape.slice(1)].join(" ");
  return [...new Map(stages.map((stage) => [looks(stage), stage])).values()];
}

function sample(stage, factsAt, maps) {
  const facts = factsAt({ stage: stage.index, ...strongest(stage, maps[stage.index]) });
  return element("div", {}, ...arithmeticOf(stage.kind === "outputs" ? { ...facts, value: 0.5 } : facts));
}

/** `factsAt` gives the facts of a selected pixel. */
export function reserveRoom(stages, maps, factsAt) {
  const kinds = differing(stages);
  byId("words-room").replaceChildren(...kinds.map((stage) => element("p", {}, ...worded(wordsOf(stage)))));
  byId("arithmetic-room").replaceChildren(...kinds.map((stage) => sample(stage, factsAt, maps)));
}
