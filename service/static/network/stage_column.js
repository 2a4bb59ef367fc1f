/** One layer's column in the strip: its name, its size, and its picture to point at. */
import { element } from "../page/elements.js";
import { LayerPicture } from "./layer_picture.js";
import { count } from "../words/numbers.js";
import { hold, hover, selectStage } from "./selection.js";
import { nameOf } from "../words/layer_words.js";
import { SAY } from "../words/words.js";

/** The size of a stage, as two short lines. */
function sizesOf({ shape, kind }) {
  if (kind === "grid") return [SAY.strip.cells, `${shape[0]}×${shape[1]}`];
  if (shape.length === 1) return count(shape[0], kind === "flatten" ? SAY.units.value : SAY.units.neuron).split(" ");
  return [count(shape[2], SAY.units.map), `${shape[0]}×${shape[1]}`];
}

export const sizeOf = (stage) => sizesOf(stage).join(" ").trim();

function outputNames() {
  const names = ["tick", "cross"].map((name) =>
    element("li", {}, element("b", {}, name), element("span", { id: `lamp-${name}` })),
  );
  return element("ul", { class: "outputs" }, ...names);
}

/** {stage, button, picture, item}: the column of a stage before its layout. */
export function columnOf(stage) {
  const button = element(
    "button",
    { type: "button", class: "stage-name", "aria-pressed": "false" },
    element("b", {}, nameOf(stage)),
    ...sizesOf(stage).map((line) => element("span", {}, line.replaceAll(" ", "\u00a0"))),
  );
  button.addEventListener("click", () => selectStage(stage.index));
  const picture = new LayerPicture(`${nameOf(stage)}, ${sizeOf(stage)}`);
  picture.onPointer((pixel, pressed) => (pressed ? hold : hover)({ stage: stage.index, ...pixel }));
  const body = element(
    "div",
    { class: "stage-body" },
    picture.element,
    stage.kind === "outputs" ? outputNames() : null,
  );
  const item = element("li", { class: stage.shape.length === 1 ? "stage flat" : "stage" }, button, body);
  return { stage, button, picture, item };
}
