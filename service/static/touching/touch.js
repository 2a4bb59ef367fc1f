/** Touch: the selected pixel, its field on the layer before and on the drawing, and its arithmetic. */
import * as state from "../page/state.js";
import { announce, byId, element, oncePerFrame, within } from "../page/elements.js";
import { arithmeticOf } from "./arithmetic.js";
import { makeFigures, pictures, showFigures, showsAllBefore } from "./figures.js";
import { nameOf, wordsOf } from "../words/layer_words.js";
import { hold, hover, letGo, move, selectStage } from "../network/selection.js";
import { written, writtenScore } from "../words/numbers.js";
import { tracedBack } from "../network/receptive_field.js";
import { reserveRoom } from "./touch_room.js";
import { worded } from "../page/worded.js";
import { SAY } from "../words/words.js";

const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
let channel = null;
let chosenFor = "";
let roomFor = null;
let shownWords = null;

const isFlat = (stage) => stage.shape.length === 1;

function placeText(stage, { map, row, column }) {
  if (stage.kind === "grid") return SAY.touch.cell(row + 1, column + 1);
  if (stage.kind === "outputs") return ["tick", "cross"][row];
  if (isFlat(stage)) return SAY.touch.number(row + 1, stage.shape[0]);
  return SAY.touch.pixel(map + 1, stage.shape[2], row + 1, column + 1);
}

function factsOf(network, maps, selection, regions) {
  const stage = network.stages[selection.stage];
  const inputs = maps[selection.stage - 1];
  const place = isFlat(stage)
    ? selection.row
    : (selection.row * stage.shape[1] + selection.column) * stage.shape[2] + selection.map;
  const before = network.stages[selection.stage - 1];
  return {
    stage,
    before,
    inputs,
    input: inputs?.[place],
    value: maps[selection.stage][place],
    selection,
    regions,
    channel,
    onChannel: chooseChannel,
    calibration: network.calibration,
  };
}

function chooseChannel(chosen) {
  channel = chosen;
  hold(state.get("selection"));
}

/** A chosen input map stays chosen while the pixel moves on its map, and is reset on another. */
function forgetChannel({ stage, map }) {
  if (chosenFor !== `${stage}/${map}`) channel = null;
  chosenFor = `${stage}/${map}`;
}

/** Only where they change, because a term in them may have the focus. */
function showWords(words) {
  if (words === shownWords) return;
  shownWords = words;
  byId("touch-words").replaceChildren(...worded(words));
}

function showText(stage, selection, facts) {
  byId("touch-stage", HTMLSelectElement).value = String(selection.stage);
  byId("touch-title").textContent = nameOf(stage);
  showWords(wordsOf(stage));
  const value = stage.kind === "outputs" ? writtenScore(facts.value) : written(facts.value, 4);
  byId("touch-place").textContent = `${placeText(stage, selection)}: ${value}`;
  byId("arithmetic").replaceChildren(...arithmeticOf(facts));
  byId("touch-maps").classList.toggle("away", isFlat(stage) || stage.shape[2] === 1);
  byId("let-go").classList.toggle("away", !state.get("held"));
}

/** Once per network, with the first mark that it explains. */
function makeRoom({ maps }) {
  byId("touch-body").classList.remove("away");
  const network = state.get("network");
  if (roomFor === network) return;
  roomFor = network;
  reserveRoom(network.stages, maps, (selection) =>
    factsOf(network, maps, selection, tracedBack(network.stages, selection)),
  );
}

const paint = oncePerFrame(() => {
  const [network, explanation, selection] = [state.get("network"), state.get("explanation"), state.get("selection")];
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
  requestAnimationFrame(() =>
    announce(`${byId("touch-place").textContent}. ${within(byId("arithmetic"), "p").textContent}`),
  );
}

function pointedAtThis(pixel, pressed) {
  const { stage, map } = state.get("selection");
  (pressed ? hold : hover)({ stage, map, row: pixel.row, column: pixel.column });
}

function pointedAtBefore(pixel, pressed) {
  if (!pressed) return;
  const { stages } = state.get("network");
  const selection = state.get("selection");
  const onAll = showsAllBefore(stages, tracedBack(stages, selection), selection);
  hold({ stage: selection.stage - 1, ...pixel, map: onAll ? pixel.map : selection.map });
}

function offerStages({ stages }) {
  const options = stages.map((stage) =>
    element("option", { value: stage.index }, stage.index === 0 ? nameOf(stage) : `${stage.index}. ${nameOf(stage)}`),
  );
  byId("touch-stage").replaceChildren(...options);
}

function listen() {
  const chosen = byId("touch-stage", HTMLSelectElement);
  chosen.addEventListener("change", () => selectStage(Number(chosen.value)));
  byId("map-before").addEventListener("click", () => move(0, 0, -1));
  byId("map-after").addEventListener("click", () => move(0, 0, 1));
  byId("let-go").addEventListener("click", letGo);
  byId("this-map").addEventListener("keydown", key);
  pictures.this.onPointer(pointedAtThis);
  pictures.before.onPointer(pointedAtBefore);
}

export function startTouch() {
  makeFigures();
  listen();
  state.on("network", offerStages);
  state.on("explanation", makeRoom);
  state.on("tellsOfLayer", (tells) => (byId("touch-intro").hidden = tells));
  state.on("weights", () => {
    roomFor = null; // the tables of links need room as well
    if (state.get("explanation")) makeRoom(state.get("explanation"));
  });
  state.onAny(["explanation", "selection", "theme", "shown", "weights"], paint);
  new ResizeObserver(paint).observe(byId("touch"));
}
