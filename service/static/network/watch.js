/** Watch: every layer of the served network with the mark's own numbers, from the grid to the two outputs. */
import * as state from "../page/state.js";
import { byId, calm, element, oncePerFrame, sharpContext } from "../page/elements.js";
import { drawLens, drawLinks, strongestLinks, sumsByInputMap } from "./links.js";
import { rectangleOf } from "./layout.js";
import { shareOf } from "../words/numbers.js";
import { tracedBack } from "./receptive_field.js";
import { columnOf } from "./stage_column.js";
import { startStripEdges } from "./strip_edges.js";

const HEIGHTS = [340, 320, 300, 280, 260, 240, 228];
const PADDING = 14;

/** Columns of 8 or 16 tiles, depending on the size of the tiles. */
const ARRANGEMENTS = [
  ...HEIGHTS.map((height) => ({ height, most: 8 })),
  ...HEIGHTS.slice(0, 5).map((height) => ({ height, most: 16 })),
];
const FOR_SCROLLING = { height: 400, most: 12 };

let columns = [];
let strip;
let lastStage;
let sheet;

function arrangeAs({ height, most }) {
  for (const { stage, picture } of columns) picture.arrange(stage, height, { widest: height * 0.25, most });
  strip.style.setProperty("--height", `${height}px`);
  return byId("stages").offsetWidth + PADDING;
}

/** Use the largest tiles with which all layers fit side by side; otherwise the smallest, or on a phone a size for scrolling. */
function arrange() {
  if (ARRANGEMENTS.some((arrangement) => arrangeAs(arrangement) <= strip.clientWidth)) return;
  if (byId("stages").offsetWidth > 1.6 * strip.clientWidth) arrangeAs(FOR_SCROLLING);
}

function build({ stages }) {
  columns = stages.map(columnOf);
  sheet = element("canvas", { class: "links", "aria-hidden": "true" });
  byId("stages").replaceChildren(...columns.map(({ item }) => item), sheet);
  arrange();
}

function boxIn(column, region) {
  const inner = rectangleOf(column.picture.layout, region);
  const place = column.picture.element;
  return { ...inner, x: inner.x + place.offsetLeft, y: inner.y + place.offsetTop };
}

const neuron = (column) => (index) => boxIn(column, { top: index, bottom: index, left: 0, right: 0 });

/** The strongest links of each fully connected stage, computed once per mark. */
function findLinks(maps) {
  for (const column of columns) {
    const { stage } = column;
    if (stage.weights) column.links = strongestLinks(stage, maps[stage.index - 1]);
  }
}

function paintAllLinks(context, maps, selection) {
  columns.forEach((column, index) => {
    if (!column.links) return;
    const isChosen = selection?.stage === index;
    const opacity = selection && !isChosen ? 0.45 : 0.9;
    const links = isChosen ? strongestLinks(column.stage, maps[index - 1], selection.row) : column.links;
    drawLinks(context, links, neuron(columns[index - 1]), neuron(column), opacity);
  });
}

/** The maps on which a pixel's field is outlined: its own, or for a convolution the few that contribute most. */
function mapsLookedAt(index, region, maps, selection) {
  if (region.map !== null) return [region.map];
  const { stage } = columns[index + 1];
  if (index + 1 !== selection.stage || stage.kind !== "convolution") return [];
  const sums = sumsByInputMap(stage, maps[index], selection);
  return [...sums.keys()].sort((one, other) => Math.abs(sums[other]) - Math.abs(sums[one])).slice(0, 4);
}

function paintLenses(context, maps, selection, regions) {
  const index = selection.stage - 1;
  if (index < 0 || columns[selection.stage].stage.kind === "fully_connected") return;
  const pixel = boxIn(columns[selection.stage], regions[selection.stage]);
  for (const map of mapsLookedAt(index, regions[index], maps, selection)) {
    drawLens(context, boxIn(columns[index], { ...regions[index], map }), pixel);
  }
}

function paintSheet(maps, selection, regions) {
  const list = byId("stages");
  const context = sharpContext(sheet, list.offsetWidth, list.offsetHeight);
  paintAllLinks(context, maps, selection);
  if (selection) paintLenses(context, maps, selection, regions);
}

/** An outline is drawn unless it surrounds almost everything; further back than one layer, only on the drawing. */
function isTelling({ top, left, bottom, right, map }, { shape, index }, selection) {
  if (shape.length === 1) return top === bottom;
  if (index === 0 || map !== null) return true;
  return index === selection.stage - 1 && (bottom - top + 1) * (right - left + 1) < 0.8 * shape[0] * shape[1];
}

function outlines(index, selection, regions) {
  if (!selection || index > selection.stage) return [];
  return isTelling(regions[index], columns[index].stage, selection) ? [regions[index]] : [];
}

/** If the strip scrolls, scroll it to a layer that was selected elsewhere; the page itself does not scroll. */
function bringIntoSight({ item }) {
  const [left, right] = [item.offsetLeft, item.offsetLeft + item.offsetWidth];
  if (left >= strip.scrollLeft && right <= strip.scrollLeft + strip.clientWidth) return;
  strip.scrollTo({ left: left - strip.clientWidth / 3, behavior: calm() ? "auto" : "smooth" });
}

const paintSelection = oncePerFrame(() => {
  const explanation = state.get("explanation");
  if (!explanation) return;
  const selection = state.get("selection");
  const regions =
    selection &&
    tracedBack(
      columns.map(({ stage }) => stage),
      selection,
    );
  columns.forEach(({ picture, button }, index) => {
    picture.outline(outlines(index, selection, regions), selection?.stage === index ? selection.map : null);
    button.setAttribute("aria-pressed", String(selection?.stage === index));
  });
  paintSheet(explanation.maps, selection, regions);
  if (selection && selection.stage !== lastStage) bringIntoSight(columns[selection.stage]);
  lastStage = selection?.stage;
});

function paintMaps() {
  const explanation = state.get("explanation");
  if (!explanation) return;
  columns.forEach(({ picture }, index) => picture.paint(explanation.maps[index]));
  findLinks(explanation.maps);
  for (const name of ["tick", "cross"]) byId(`lamp-${name}`).textContent = shareOf(explanation.scores[name]);
  paintSelection();
}

/** A light that runs through the layers from left to right, as the values do. */
function flow() {
  if (calm()) return;
  columns.forEach(({ item }, index) => {
    item.animate([{ opacity: 1 }, { opacity: 0.35 }, { opacity: 1 }], {
      duration: 260,
      delay: index * 32,
      easing: "ease-out",
    });
  });
}

const paintOnce = oncePerFrame(paintMaps);

export function startWatch() {
  strip = byId("strip");
  startStripEdges();
  state.on("network", build);
  state.on("explanation", () => {
    paintOnce();
    flow();
  });
  state.on("selection", paintSelection);
  state.onAny(["theme", "weights"], paintOnce);
  new ResizeObserver(
    oncePerFrame(() => {
      arrange();
      paintMaps();
    }),
  ).observe(strip);
}
