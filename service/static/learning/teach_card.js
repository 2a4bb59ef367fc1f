/** The card for teaching: own marks are mixed in, and gained and forgotten marks are counted. */
import * as state from "../page/state.js";
import { inkPixel } from "../page/colours.js";
import { announce, byId, element, nextFrame } from "../page/elements.js";
import { worded } from "../page/worded.js";
import { SAY } from "../words/words.js";
import { cellsCanvas, paintCells } from "./cells.js";
import { button } from "./inputs.js";
import { LABELS } from "./labels.js";
import { GRID_SIZE } from "./learner.js";
import { ask, attempt, haveMarks, pause, plays } from "./learning.js";
import { reduced } from "./own_mark.js";
import { compared, markOf } from "./own_marks.js";

const STEPS = 60;
const MAX_MARKS = 12;

/** The own marks: {mark, given}, where `given` is the label of the network's last answer, or null. */
let own = [];
let grid = null;

function picture(cells, label) {
  const canvas = cellsCanvas(GRID_SIZE, { role: "img", "aria-label": label });
  paintCells(canvas, cells, inkPixel);
  return canvas;
}

function remove(index) {
  own = own.filter((_, place) => place !== index);
  showOwn();
  (byId("own-marks").querySelector("button") ?? byId("teach-tick")).focus();
}

function thumbnail({ mark, given }, index) {
  const name = SAY.teach.own(index + 1, SAY.teach.labels[LABELS[mark.label]]);
  const away = element(
    "button",
    { type: "button", class: "plain", "aria-label": SAY.teach.removeNamed(name) },
    SAY.teach.remove,
  );
  away.addEventListener("click", () => remove(index));
  const says = given === null ? "" : SAY.teach.given[LABELS[given]];
  const isWrong = given !== null && given !== mark.label;
  return element(
    "li",
    {},
    picture(mark.grid, name),
    element("b", {}, SAY.teach.labels[LABELS[mark.label]]),
    element("span", { class: isWrong ? "quiet wrong" : "quiet" }, says),
    away,
  );
}

function showOwn() {
  byId("own-marks").replaceChildren(...own.map(thumbnail));
  byId("teach-on", HTMLButtonElement).disabled = own.length === 0;
  for (const label of LABELS) byId(`teach-${label}`, HTMLButtonElement).disabled = own.length >= MAX_MARKS || !grid;
}

function showMark() {
  if (!grid) return;
  byId("teach-mark").replaceChildren(picture(grid, SAY.learning.markLabel));
  showOwn();
}

function add(label) {
  own = [...own, { mark: markOf(grid, label), given: null }];
  showOwn();
  announce(SAY.teach.added(own.length));
}

function resultRow(name, { before, after, of }) {
  const change = after - before;
  const changed = change === 0 ? SAY.teach.same : SAY.teach.changed(Math.abs(change), change > 0);
  const cells = [String(before), String(after), String(of), changed].map((text) => element("td", {}, text));
  return element("tr", {}, element("th", { scope: "row" }, name), ...cells);
}

function resultTable({ own: mine, byLabel }) {
  const head = SAY.teach.columns.map((text) => element("th", { scope: "col" }, text));
  const labels = byLabel.map((counts, label) => resultRow(SAY.teach.validation[LABELS[label]], counts));
  return element(
    "table",
    { class: "links-table" },
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, resultRow(SAY.teach.mine, mine), ...labels),
  );
}

/** In words: how many own marks were gained, and how many validation marks were forgotten in total. */
function show(result) {
  const { own: mine, byLabel } = result;
  const lost = byLabel.reduce((sum, { before, after }) => sum + Math.max(0, before - after), 0);
  const won = byLabel.reduce((sum, { before, after }) => sum + Math.max(0, after - before), 0);
  const text = [SAY.teach.gained(mine.after, mine.of, mine.before), SAY.teach.forgotten(lost, won)].join(" ");
  byId("teach-says").textContent = text;
  byId("teach-result").replaceChildren(resultTable(result));
  announce(text);
}

const isAt = (step) => state.get("smallNetwork").step === step;

/** Mini-batches with own marks among them, one step per frame, until Pause or a restart. Promises the last step. */
async function learnSteps() {
  let { step } = state.get("smallNetwork");
  for (let count = 1; count <= STEPS && plays() && isAt(step); count += 1) {
    ({ step } = await ask("teach"));
    byId("teach-says").textContent = SAY.teach.working(count, STEPS);
    await nextFrame();
  }
  return step;
}

async function teach() {
  await pause();
  await haveMarks();
  const marks = own.map(({ mark }) => mark);
  await ask("setOwnMarks", marks);
  const before = await ask("examine");
  state.set("learningPlays", true);
  const step = await learnSteps();
  if (isAt(step)) state.set("learningPlays", false);
  const after = await ask("examine");
  if (!isAt(step)) return byId("teach-says").replaceChildren(); // it has started over
  own = own.map(({ mark, given }) => ({ mark, given: after.own[marks.indexOf(mark)] ?? given }));
  showOwn();
  return show(compared(marks, before, after));
}

function take(answer) {
  grid = reduced(answer.grid, GRID_SIZE);
  showMark();
}

function setTools() {
  const labels = LABELS.map((label, index) =>
    button(SAY.teach.was[label], () => add(index), { id: `teach-${label}`, disabled: "" }),
  );
  const draw = element("a", { href: "#draw" }, SAY.teach.draw);
  return element("div", { class: "tools", role: "group", "aria-label": SAY.teach.what }, ...labels, draw);
}

export function startTeachCard() {
  const run = button(SAY.teach.run, () => attempt(teach), { id: "teach-on", class: "primary", disabled: "" });
  const says = element("p", { id: "teach-says" });
  const words = element(
    "div",
    {},
    element("h3", {}, SAY.teach.title),
    element("p", { class: "intro" }, ...worded(SAY.teach.intro)),
  );
  const beside = element(
    "div",
    { class: "beside" },
    element("div", { id: "teach-mark" }),
    element("div", { class: "teach-tools" }, setTools(), run),
  );
  const set = element("ul", { id: "own-marks", "aria-label": SAY.teach.set });
  const result = element("div", { id: "teach-result" });
  words.append(beside, set);
  byId("learn-teach").append(element("div", { class: "card halves" }, words, element("div", {}, says, result)));
  state.on("answer", take);
  state.on("theme", showMark);
  if (state.get("answer")) take(state.get("answer"));
}
