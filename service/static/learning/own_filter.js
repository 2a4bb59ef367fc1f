/** Draw your own filter: a small pattern of +-1 that slides over the mark on the page, with the arithmetic of each place. */
import * as state from "../page/state.js";
import { Board } from "../mark/board.js";
import { paintInk, paintLines } from "../mark/board_cells.js";
import { outline } from "../network/layer.js";
import { announce, element, oncePerFrame } from "../page/elements.js";
import { Player } from "../page/player.js";
import { worded } from "../page/worded.js";
import { cellValue, written } from "../words/numbers.js";
import { OWN_FILTER as WORDS, PAGE, SAY } from "../words/words.js";
import { Choice, button } from "./inputs.js";
import { PATTERNS } from "./matching/filter_patterns.js";
import { matchArithmetic } from "./matching/match_arithmetic.js";
import { OwnFilterFigures } from "./matching/own_filter_figures.js";
import { SlidingFilter } from "./matching/sliding_filter.js";

const SIZES = [3, 5, 7, 9];
const STRIDES = [1, 2, 3];
const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const DIGITS = 4;

/** @type {SlidingFilter} */
let sliding;
let brush = 1;
let parts;

function placeText() {
  const { row, column } = sliding.place;
  return WORDS.place(row + 1, column + 1, written(sliding.value, DIGITS));
}

function bestSentence() {
  const { row, column, value, count } = sliding.best;
  const text = count > 1 ? WORDS.bestOf(count) : WORDS.best;
  const best = element("b", { "data-part": "best" }, written(value, DIGITS));
  return worded(text, { best, row: String(row + 1), column: String(column + 1) });
}

/** While it plays, the map is filled up to the filter's place. */
const shown = () =>
  parts.player.playing ? sliding.place.row * sliding.map.columns + sliding.place.column + 1 : undefined;

/** What does not change while the filter slides. */
function paintFilterParts() {
  parts.board.size = sliding.size;
  parts.board.paint();
  parts.size.select(sliding.size);
  parts.best.replaceChildren(...bestSentence());
  for (const [name, made] of parts.patterns) made.setAttribute("aria-pressed", String(name === sliding.name));
}

function paintNow() {
  if (!sliding) return;
  if (!parts.player.playing) paintFilterParts();
  parts.figures.show(sliding, shown());
  parts.place.textContent = placeText();
  parts.arithmetic.replaceChildren(...matchArithmetic(sliding));
}

const paint = oncePerFrame(paintNow);

/** Do something by hand, which stops playing. */
function byHand(change) {
  parts.player.stop();
  change();
  paint();
}

function playOn(places) {
  sliding.slide(places);
  paint();
  return !sliding.isAtTheEnd;
}

function play() {
  if (sliding.isAtTheEnd) sliding.go(0, 0);
  parts.player.play();
}

function showPlaying() {
  parts.play.textContent = parts.player.playing ? SAY.slide.pause : SAY.slide.play;
  paint();
}

function turn(row, column, isFirst) {
  if (isFirst) brush = -sliding.filter[row][column];
  sliding.setCell(row, column, brush);
  paintFilterParts();
  describe(row, column);
  paint();
}

function describe(row, column) {
  const text = row === null ? WORDS.idle : WORDS.cell(row + 1, column + 1, cellValue(sliding.filter[row][column]));
  parts.readout.textContent = text;
  if (row !== null && parts.board.keyboard) announce(text);
}

function paintFilter(context, cell, { at }) {
  if (!sliding) return;
  paintInk(context, cell, sliding.filter);
  paintLines(context, cell, sliding.size);
  if (at) outline(context, { x: at.column * cell + 2, y: at.row * cell + 2, width: cell - 4, height: cell - 4 });
}

function key(event) {
  if (!ARROWS[event.key]) return;
  event.preventDefault();
  const [down, across] = ARROWS[event.key];
  byHand(() => sliding.go(sliding.place.row + down, sliding.place.column + across));
  announce(placeText());
}

function filterTools() {
  parts.patterns = PATTERNS.map((name) => [name, button(WORDS.patterns[name], () => byHand(() => sliding.take(name)))]);
  parts.size = new Choice(WORDS.size, SIZES, WORDS.sizes, (size) => byHand(() => sliding.resize(size)));
  return element(
    "div",
    { class: "tools", role: "group", "aria-label": WORDS.tools },
    element("span", { class: "quiet" }, WORDS.startFrom),
    ...parts.patterns.map(([, made]) => made),
    button(WORDS.invert, () => byHand(() => sliding.invert())),
    parts.size.element,
    new Choice(WORDS.stride, STRIDES, String, (stride) => byHand(() => sliding.setStride(stride))).element,
  );
}

function slideTools() {
  parts.play = button(SAY.slide.play, () => (parts.player.playing ? parts.player.stop() : play()), {
    class: "primary",
  });
  parts.speed = element("input", { type: "range", min: 1, max: 120, value: 30 });
  return element(
    "div",
    { class: "tools", role: "group", "aria-label": WORDS.slide },
    button(PAGE.toStart, () => byHand(() => sliding.go(0, 0))),
    button(PAGE.stepBack, () => byHand(() => sliding.slide(-1))),
    parts.play,
    button(PAGE.stepOn, () => byHand(() => sliding.slide(1))),
    element("label", { class: "choice" }, PAGE.speed, parts.speed),
    button(WORDS.toBest, () => byHand(() => sliding.go(sliding.best.row, sliding.best.column))),
  );
}

function build(container) {
  container.classList.add("card", "own-filter");
  container.toggleAttribute("inert", true);
  parts = {
    figures: new OwnFilterFigures(),
    readout: element("p", { class: "readout", id: "own-filter-readout" }),
    place: element("p", { class: "readout", id: "own-filter-place" }),
    best: element("p"),
    arithmetic: element("div", { class: "sums" }),
    player: new Player({ step: playOn, speed: () => Number(parts.speed.value), onChange: showPlaying }),
  };
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
  figures.map.onPointer(({ row, column }, pressed) => pressed && byHand(() => sliding.go(row, column)));
  figures.mark.onPointer((cell, pressed) => pressed && byHand(() => sliding.goAround(cell)));
  figures.mapFrame.addEventListener("keydown", key);
  new ResizeObserver(paint).observe(container);
}

function takeMark(container, { grid }) {
  parts.player.stop();
  if (sliding) sliding.setGrid(grid);
  else sliding = new SlidingFilter(grid);
  container.removeAttribute("inert");
  paint();
}

/** Build it within its element; it waits for the first mark. */
export function startOwnFilter(/** @type {HTMLElement} */ container) {
  build(container);
  listen(container);
  describe(null);
  state.on("answer", (answer) => takeMark(container, answer));
  state.on("theme", paint);
  if (state.get("answer")) takeMark(container, state.get("answer"));
}
