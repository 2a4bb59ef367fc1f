/** The figures of Touch: the drawing, the layer before and the selected map, each with the pixel's field outlined. */
import { byId } from "../page/elements.js";
import { LayerPicture } from "../network/layer_picture.js";
import { largestMagnitude } from "../words/numbers.js";
import { pixelRegion } from "../network/receptive_field.js";
import { SAY } from "../words/words.js";
import * as state from "../page/state.js";

export const pictures = {};

const isFlat = (stage) => stage.shape.length === 1;

/** The size of figures: three beside the arithmetic where there is room, else three in a row, or two on a phone. */
function sideOf() {
  const room = byId("touch").clientWidth;
  if (room > 1012) return Math.min(222, (room - 640) / 3);
  return Math.min(222, room > 600 ? (room - 94) / 3 : (room - 44) / 2);
}

/** One map of a stage as a separate stage, with its values, on the whole layer's scale of colours. */
function singleMap(stage, values, map) {
  if (isFlat(stage) || stage.shape[2] === 1) return { stage, values };
  const [rows, columns, maps] = stage.shape;
  const own = Float32Array.from({ length: rows * columns }, (_, place) => values[place * maps + map]);
  const key = `${stage.index}/${map}`;
  return {
    stage: { kind: stage.kind, key, shape: [rows, columns, 1], inputShape: [0, 0, 0], scale: largestMagnitude(values) },
    values: own,
  };
}

/** Repaint a picture only if it changes: while the pointer moves on a map, only outlines move. */
function show(name, { stage, values }, regions, shown) {
  const picture = pictures[name];
  const look = [stage.key ?? stage, state.get("explanation"), state.get("theme"), shown, sideOf()];
  if (!picture.look?.every((part, index) => part === look[index])) {
    picture.arrange(stage, sideOf());
    picture.paint(values, shown);
    picture.look = look;
  }
  picture.outline(regions);
}

const onOneMap = (region) => ({ ...region, map: 0 });

function showDrawing(stages, maps, regions) {
  show("drawing", { stage: stages[0], values: maps[0] }, [regions[0]]);
}

/** Whether all of the layer before is shown, or only the map that the pixel looks at. */
export function showsAllBefore(stages, regions, { stage }) {
  return regions[stage - 1].map === null || stages[stage].kind === "flatten" || isFlat(stages[stage - 1]);
}

function showBefore(stages, maps, regions, selection) {
  const index = selection.stage - 1;
  const region = regions[index];
  if (showsAllBefore(stages, regions, selection)) {
    const outlined = isFlat(stages[index]) && region.top !== region.bottom ? [] : [region];
    show("before", { stage: withoutFilters(stages[index]), values: maps[index] }, outlined);
  } else {
    show("before", singleMap(stages[index], maps[index], region.map), [onOneMap(region)]);
  }
}

const withoutFilters = (stage) => ({
  ...stage,
  key: stage.index,
  kind: stage.kind === "convolution" ? "relu" : stage.kind,
});

function showThis(stages, maps, selection, shown) {
  const stage = stages[selection.stage];
  show(
    "this",
    singleMap(stage, maps[selection.stage], selection.map),
    [onOneMap(pixelRegion(stage, selection))],
    shown,
  );
}

export function showFigures(stages, maps, selection, regions, shown) {
  byId("touch-figures").style.setProperty("--side", `${sideOf()}px`);
  byId("figure-drawing").classList.toggle("absent", selection.stage < 2);
  byId("figure-before").hidden = selection.stage < 1;
  byId("before-name").textContent = selection.stage === 1 ? SAY.touch.grid : SAY.touch.before;
  byId("this-name").textContent = isFlat(stages[selection.stage]) ? SAY.touch.layer : SAY.touch.map;
  if (selection.stage >= 2) showDrawing(stages, maps, regions);
  if (selection.stage >= 1) showBefore(stages, maps, regions, selection);
  showThis(stages, maps, selection, shown);
}

export function makeFigures() {
  for (const [name, label] of Object.entries(SAY.touch.pictures)) {
    pictures[name] = new LayerPicture(label);
    byId(`${name}-map`).append(pictures[name].element);
  }
}
