/** Touch: the selected pixel, what it looks at on the layer before and on the drawing, and its arithmetic. */
import * as state from "./state.js";
import { LayerPicture } from "./layer_picture.js";
import { announce, byId, element, oncePerFrame } from "./elements.js";
import { arithmeticOf } from "./arithmetic.js";
import { hold, hover, letGo, move, selectStage } from "./selection.js";
import { largestMagnitude, written } from "./numbers.js";
import { pixelRegion, tracedBack } from "./receptive_field.js";
import { NAME, wordsOf } from "./words.js";

const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const pictures = {};
let channel = null;
let chosenFor = "";

const isFlat = (stage) => stage.shape.length === 1;
/** How large figures are: three and the arithmetic beside each other where there is room. */
function sideOf() {
  const room = byId("touch").clientWidth;
  return room > 1000 ? Math.min(222, (room - 640) / 3) : Math.min(222, room - 48);
}

/** One map of a stage as a stage of its own, with its values, on the whole layer's scale of colours. */
function singleMap(stage, values, map) {
  if (isFlat(stage) || stage.shape[2] === 1) return { stage, values };
  const [rows, columns, maps] = stage.shape;
  const own = Float32Array.from({ length: rows * columns }, (_, place) => values[place * maps + map]);
  const key = `${stage.index}/${map}`;
  return { stage: { kind: stage.kind, key, shape: [rows, columns, 1], inputShape: [0, 0, 0], scale: largestMagnitude(values) }, values: own };
}

/** Paint a picture anew only if it would look otherwise: while one points about on a map, only outlines move. */
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

/** A convolution looks at all maps before, and they are all shown; any other layer only at its own. */
function showBefore(stages, maps, regions, selection) {
  const index = selection.stage - 1;
  const all = stages[selection.stage].kind === "convolution" || stages[selection.stage].kind === "flatten";
  const region = regions[index];
  if (all || isFlat(stages[index])) {
    const outlined = isFlat(stages[index]) && region.top !== region.bottom ? [] : [region];
    show("before", { stage: withoutFilters(stages[index]), values: maps[index] }, outlined);
  } else {
    show("before", singleMap(stages[index], maps[index], region.map), [onOneMap(region)]);
  }
}

const withoutFilters = (stage) => ({ ...stage, key: stage.index, kind: stage.kind === "convolution" ? "relu" : stage.kind });

function showThis(stages, maps, selection, shown) {
  const stage = stages[selection.stage];
  show("this", singleMap(stage, maps[selection.stage], selection.map), [onOneMap(pixelRegion(stage, selection))], shown);
}

function placeText(stage, { map, row, column }) {
  if (stage.kind === "grid") return `row ${row + 1}, column ${column + 1}`;
  if (stage.kind === "outputs") return ["tick", "cross"][row];
  if (isFlat(stage)) return `number ${row + 1} of ${stage.shape[0]}`;
  return `map ${map + 1} of ${stage.shape[2]}, row ${row + 1}, column ${column + 1}`;
}

function factsOf(network, maps, selection, regions) {
  const stage = network.stages[selection.stage];
  const inputs = maps[selection.stage - 1];
  const place = isFlat(stage) ? selection.row : (selection.row * stage.shape[1] + selection.column) * stage.shape[2] + selection.map;
  const before = network.stages[selection.stage - 1];
  return { stage, before, inputs, input: inputs?.[place], value: maps[selection.stage][place], selection, regions, channel, onChannel: chooseChannel, calibration: network.calibration };
}

function chooseChannel(chosen) {
  channel = chosen;
  hold(state.get("selection"));
}

/** A chosen input map stays chosen while the pixel moves on its map, and is forgotten on another. */
function forgetChannel({ stage, map }) {
  if (chosenFor !== `${stage}/${map}`) channel = null;
  chosenFor = `${stage}/${map}`;
}

function showText(stage, selection, facts) {
  byId("touch-stage").value = selection.stage;
  byId("touch-title").textContent = NAME[stage.kind];
  byId("touch-words").textContent = wordsOf(stage);
  byId("touch-place").textContent = `${placeText(stage, selection)}: ${written(facts.value, 4)}`;
  byId("arithmetic").replaceChildren(...arithmeticOf(facts));
  byId("touch-maps").hidden = isFlat(stage) || stage.shape[2] === 1;
  byId("let-go").hidden = !state.get("held");
}

function showFigures(stages, maps, selection, regions, shown) {
  byId("figure-drawing").hidden = selection.stage < 2;
  byId("figure-before").hidden = selection.stage < 1;
  byId("before-name").textContent = selection.stage === 1 ? "the grid" : "the layer before";
  byId("this-name").textContent = isFlat(stages[selection.stage]) ? "this layer" : "this map";
  if (selection.stage >= 2) showDrawing(stages, maps, regions);
  if (selection.stage >= 1) showBefore(stages, maps, regions, selection);
  showThis(stages, maps, selection, shown);
}

const paint = oncePerFrame(() => {
  const [network, explanation, selection] = ["network", "explanation", "selection"].map(state.get);
  byId("touch-body").hidden = !selection || !explanation;
  byId("touch-hint").hidden = Boolean(selection);
  if (!selection || !explanation) return;
  forgetChannel(selection);
  const regions = tracedBack(network.stages, selection);
  const facts = factsOf(network, explanation.maps, selection, regions);
  showText(facts.stage, selection, facts);
  showFigures(network.stages, explanation.maps, selection, regions, state.get("shown"));
});

function key(event) {
  if (!ARROWS[event.key]) return;
  event.preventDefault();
  const { stage } = state.get("selection");
  const [down, across] = ARROWS[event.key];
  move(isFlat(state.get("network").stages[stage]) ? down + across : down, across);
  requestAnimationFrame(() => announce(`${byId("touch-place").textContent}. ${byId("arithmetic").querySelector("p").textContent}`));
}

function pointedAtThis(pixel, pressed) {
  const { stage, map } = state.get("selection");
  (pressed ? hold : hover)({ stage, map, row: pixel.row, column: pixel.column });
}

function pointedAtBefore(pixel, pressed) {
  if (!pressed) return;
  const { stage, map } = state.get("selection");
  const before = state.get("network").stages[stage - 1];
  const onAll = isFlat(before) || ["convolution", "flatten"].includes(state.get("network").stages[stage].kind);
  hold({ stage: stage - 1, ...pixel, map: onAll ? pixel.map : map });
}

function offerStages({ stages }) {
  const options = stages.map(({ kind, index }) => element("option", { value: index }, index === 0 ? NAME[kind] : `${index}. ${NAME[kind]}`));
  byId("touch-stage").replaceChildren(...options);
}

function listen() {
  byId("touch-stage").addEventListener("change", (event) => selectStage(Number(event.target.value)));
  byId("map-before").addEventListener("click", () => move(0, 0, -1));
  byId("map-after").addEventListener("click", () => move(0, 0, 1));
  byId("let-go").addEventListener("click", letGo);
  byId("this-map").addEventListener("keydown", key);
  pictures.this.onPointer(pointedAtThis);
  pictures.before.onPointer(pointedAtBefore);
}

export function startTouch() {
  for (const [name, label] of [["drawing", "The drawing, with what the pixel sees of it"], ["before", "The layer before, with what the pixel looks at"], ["this", "This layer, with the pixel"]]) {
    pictures[name] = new LayerPicture(label);
    byId(`${name}-map`).append(pictures[name].element);
  }
  listen();
  state.on("network", offerStages);
  for (const name of ["explanation", "selection", "theme", "shown"]) state.on(name, paint);
  new ResizeObserver(paint).observe(byId("touch"));
}
