/** Draw your own filter: a small pattern of +-1, slid over the mark on the page, with the arithmetic of each place. */
import * as state from "../page/state.js";
import { Board } from "../mark/board.js";
import { paintCells, paintLines } from "../mark/cells.js";
import { outline } from "../network/layer.js";
import { announce, element, oncePerFrame } from "../page/elements.js";
import { Player } from "../page/player.js";
import { worded } from "../page/worded.js";
import { cellValue, written } from "../words/numbers.js";
import { OWN_FILTER as WORDS, PAGE, SAY } from "../words/words.js";
import { PATTERNS, inverted, pattern, resized, withCell } from "./filter_patterns.js";
import { bestPlace, featureMap, fieldOf, placeAround, placeAt } from "./match.js";
import { button, choice } from "./controls.js";
import { OwnFilterFigures } from "./own_filter_figures.js";
import { matchArithmetic } from "./match_arithmetic.js";

const SIZES = [3, 5, 7, 9];
const STRIDES = [1, 2, 3];
const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const DIGITS = 4;

/** `name` is that of the pattern while no cell of it has been turned; `shown` how much of the map the slide has filled. */
const own = {
  filter: pattern("rising", 7),
  name: "rising",
  stride: 1,
  grid: null,
  map: null,
  best: null,
  place: null,
  shown: undefined,
};
let parts;

const placeText = () => {
  const value = own.map.values[own.place.row * own.map.columns + own.place.column];
  return WORDS.place(own.place.row + 1, own.place.column + 1, written(value, DIGITS));
};

function bestSentence() {
  const { row, column, value, count } = own.best;
  const text = count > 1 ? WORDS.bestOf(count) : WORDS.best;
  const places = { row: String(row + 1), column: String(column + 1) };
  return worded(text, { best: element("b", { "data-part": "best" }, written(value, DIGITS)), ...places });
}

function paintNow() {
  if (!own.map) return;
  const field = fieldOf(own.place, own.filter.length, own.stride);
  parts.figures.show(own, field);
  parts.board.size = own.filter.length;
  parts.board.paint();
  parts.place.textContent = placeText();
  parts.best.replaceChildren(...bestSentence());
  parts.arithmetic.replaceChildren(...matchArithmetic(own.grid, own.filter, field));
  for (const [name, made] of parts.patterns) made.setAttribute("aria-pressed", String(name === own.name));
}

const paint = oncePerFrame(paintNow);

function compute() {
  if (!own.grid) return;
  own.map = featureMap(own.grid, own.filter, own.stride);
  own.best = bestPlace(own.map);
}

/** With another map of other places, look where most was found. */
function lookAgain() {
  parts.player.stop();
  compute();
  own.place = own.best;
  paint();
}

function go(row, column) {
  const within = (place, places) => Math.max(0, Math.min(places - 1, place));
  own.place = { row: within(row, own.map.rows), column: within(column, own.map.columns) };
  paint();
}

/** Move on in reading order; false at the end. */
function slide(places) {
  const { rows, columns } = own.map;
  const next = Math.max(0, own.place.row * columns + own.place.column + places);
  const last = rows * columns - 1;
  if (parts.player.playing) own.shown = Math.min(next, last) + 1;
  const { row, column } = placeAt(Math.min(next, last), columns);
  go(row, column);
  return next < last;
}

function play() {
  const { rows, columns } = own.map;
  if (own.place.row === rows - 1 && own.place.column === columns - 1) go(0, 0);
  parts.player.play();
}

function byHand(move) {
  parts.player.stop();
  move();
}

function showPlaying() {
  own.shown = undefined;
  parts.play.textContent = parts.player.playing ? SAY.slide.pause : SAY.slide.play;
  paint();
}

function turn(row, column, isFirst) {
  if (isFirst) own.brush = -own.filter[row][column];
  own.filter = withCell(own.filter, row, column, own.brush);
  own.name = null;
  compute();
  describe(row, column);
  paint();
}

function describe(row, column) {
  const text = row === null ? WORDS.idle : WORDS.cell(row + 1, column + 1, cellValue(own.filter[row][column]));
  parts.readout.textContent = text;
  if (row !== null && parts.board.keyboard) announce(text);
}

function paintFilter(context, cell, { at }) {
  paintCells(context, cell, own.filter);
  paintLines(context, cell, own.filter.length);
  if (at) outline(context, { x: at.column * cell + 2, y: at.row * cell + 2, width: cell - 4, height: cell - 4 });
}

/** Another size: of a pattern's own, or of what has been drawn. */
function resize(size) {
  own.filter = own.name ? pattern(own.name, size) : resized(own.filter, size);
  lookAgain();
}

function take(name) {
  own.name = name;
  own.filter = pattern(name, own.filter.length);
  lookAgain();
}

function invert() {
  own.name = null;
  own.filter = inverted(own.filter);
  lookAgain();
}

function key(event) {
  if (!ARROWS[event.key]) return;
  event.preventDefault();
  const [down, across] = ARROWS[event.key];
  byHand(() => go(own.place.row + down, own.place.column + across));
  announce(placeText());
}

function filterTools() {
  parts.patterns = PATTERNS.map((name) => [name, button(WORDS.patterns[name], () => take(name))]);
  return element(
    "div",
    { class: "tools", role: "group", "aria-label": WORDS.tools },
    element("span", { class: "quiet" }, WORDS.startFrom),
    ...parts.patterns.map(([, made]) => made),
    button(WORDS.invert, invert),
    choice(WORDS.size, SIZES, own.filter.length, WORDS.sizes, resize),
    choice(WORDS.stride, STRIDES, own.stride, String, (stride) => {
      own.stride = stride;
      lookAgain();
    }),
  );
}

function slideTools() {
  parts.play = button(SAY.slide.play, () => (parts.player.playing ? parts.player.stop() : play()), "primary");
  parts.speed = element("input", { type: "range", min: 1, max: 120, value: 30, "aria-label": PAGE.speed });
  return element(
    "div",
    { class: "tools", role: "group", "aria-label": WORDS.slide },
    button(PAGE.toStart, () => byHand(() => go(0, 0))),
    button(PAGE.stepBack, () => byHand(() => slide(-1))),
    parts.play,
    button(PAGE.stepOn, () => byHand(() => slide(1))),
    element("label", {}, element("span", { "aria-hidden": "true" }, PAGE.speed), " ", parts.speed),
    button(WORDS.toBest, () => byHand(() => go(own.best.row, own.best.column))),
  );
}

function build(container) {
  parts = { figures: new OwnFilterFigures(), readout: element("p", { class: "readout", id: "own-filter-readout" }) };
  parts.place = element("p", { class: "readout", id: "own-filter-place" });
  parts.best = element("p", { class: "own-filter-best" });
  parts.arithmetic = element("div", { class: "sums" });
  parts.player = new Player({ step: slide, speed: () => Number(parts.speed.value), onChange: showPlaying });
  container.append(
    element("h3", {}, WORDS.title),
    element("p", { class: "words" }, ...worded(WORDS.lead)),
    filterTools(),
    parts.figures.build(parts.readout, parts.place),
    slideTools(),
    parts.best,
    parts.arithmetic,
  );
}

function listen(container) {
  const { figures } = parts;
  parts.board = new Board(figures.filter, { paint: paintFilter, onPoint: describe, onPress: turn, drags: true });
  figures.map.onPointer((pixel, pressed) => pressed && byHand(() => go(pixel.row, pixel.column)));
  figures.mark.onPointer((pixel, pressed) => {
    const { row, column } = placeAround(pixel, own.map, own.filter.length, own.stride);
    if (pressed) byHand(() => go(row, column));
  });
  figures.mapFrame.addEventListener("keydown", key);
  new ResizeObserver(paint).observe(container);
}

/** Build it within its element; it waits for the first mark. */
export function startOwnFilter(container) {
  build(container);
  listen(container);
  describe(null);
  state.on("answer", ({ grid }) => {
    own.grid = grid;
    lookAgain();
  });
  state.on("theme", paint);
}
