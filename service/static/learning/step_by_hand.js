/** One step by hand: a mark, its cost, one number of the small network, its slope computed in two ways, and a step down it. */
import * as state from "../page/state.js";
import { LayerPicture } from "../network/layer_picture.js";
import { element, oncePerFrame } from "../page/elements.js";
import { worded } from "../page/worded.js";
import { isWritable } from "../words/numbers.js";
import { BY_HAND as WORDS } from "../words/words.js";
import { NumberChooser } from "./number_chooser.js";
import { costNodes, stepNodes, triedNodes } from "./written_step.js";
import { backwardArithmetic } from "./backward_arithmetic.js";
import { parameterOf, steepest } from "./chosen_number.js";
import { networkOf, outputsOf, stepOf, triedSlope } from "./one_step.js";
import { part } from "./step_tables.js";
import { Choice, button } from "./inputs.js";
import { LABELS, targetsOf } from "./labels.js";
import { GRID_SIZE } from "./learner.js";
import { ask, attempt, plays } from "./learning.js";
import { reduced } from "./own_mark.js";

const MARK_SIDE = 156;

/** `wantsSteepest` is true until the user chooses a number; `past` holds the changes of steps by hand. */
const hand = {
  /** @type {any} */
  choice: { kind: "cell", filter: 0, output: 0, row: 0, column: 0 },
  wantsSteepest: true,
  label: 0,
  /** @type {any} */
  mark: null,
  /** @type {any[]} */
  past: [],
};
let parts;
let step;

/** All facts about the step that the user could take now. */
function factsOf({ parameters, learningRate }) {
  const { mark } = hand;
  if (hand.wantsSteepest) {
    const { gradients } = stepOf(parameters, mark, parameterOf(hand.choice), learningRate);
    hand.choice = steepest(hand.choice, gradients);
  }
  hand.wantsSteepest = false;
  const network = networkOf(parameters);
  const own = stepOf(parameters, mark, parameterOf(hand.choice), learningRate);
  const tried = triedSlope(network, mark, parameterOf(hand.choice));
  const outputs = outputsOf(network, mark);
  return { ...own, network, mark, parameters, learningRate, tried, outputs, choice: hand.choice };
}

function paintMark() {
  const stage = { kind: "grid", shape: [GRID_SIZE, GRID_SIZE, 1] };
  parts.picture.arrange(stage, MARK_SIDE);
  parts.picture.paint(hand.mark.grid);
}

/** Why there is nothing to show; null if there is something. */
function whyNot(report) {
  if (plays()) return WORDS.plays;
  const isWritten = Object.values(report?.parameters ?? {}).every((numbers) => numbers.every(isWritable));
  return isWritten ? null : WORDS.diverged;
}

function showNow() {
  const report = state.get("smallNetwork");
  const reason = whyNot(report);
  const isReady = report && hand.mark && !reason;
  parts.body.toggleAttribute("inert", !isReady);
  parts.note.hidden = !reason;
  parts.note.textContent = reason;
  if (!isReady) return;
  const facts = factsOf(report);
  step = facts;
  paintMark();
  parts.label.select(hand.label);
  parts.chooser.show(hand.choice, report.parameters);
  parts.cost.replaceChildren(...costNodes(facts));
  parts.back.replaceChildren(...backwardArithmetic(facts));
  parts.tried.replaceChildren(...triedNodes(facts));
  parts.step.replaceChildren(...stepNodes(facts));
  showPast(facts.cost);
}

const show = oncePerFrame(showNow);

function showPast(cost) {
  const last = hand.past.at(-1);
  parts.undo.disabled = !last;
  const isOfThisMark = hand.past.length > 0 && hand.past.every(({ mark }) => mark === hand.mark);
  parts.taken.replaceChildren(
    ...(isOfThisMark
      ? worded(WORDS.taken(hand.past.length), {
          before: part("cost-before", hand.past[0].cost),
          after: part("cost-after", cost),
        })
      : []),
  );
}

/** Send changed parameters to the learner. */
function change(parameters) {
  hand.expected = parameters;
  return attempt(() => ask("setParameters", parameters));
}

function take(which) {
  hand.past.push({ parameters: step.parameters, cost: step.cost, mark: hand.mark });
  change(step[which].parameters);
}

function undo() {
  change(hand.past.pop().parameters);
}

const same = (one, other) =>
  Object.entries(one).every(([name, numbers]) => numbers.every((value, index) => value === other[name][index]));

/** Steps by hand can be undone until the network learns by itself or starts over. */
function takeReport({ parameters }) {
  if (plays()) return;
  if (hand.past.length > 0 && !same(hand.expected, parameters)) hand.past = [];
  show();
}

function choose(changes) {
  hand.choice = { ...hand.choice, ...changes };
  show();
}

function chooseSteepest(kind) {
  hand.wantsSteepest = true;
  choose({ kind });
}

/** The mark, and the label that the user gives it; at first the label from the service. */
function takeMark(grid, label) {
  hand.label = label;
  hand.mark = { grid, targets: targetsOf(label) };
  show();
}

function takeAnswer({ grid, label }) {
  takeMark(reduced(grid, GRID_SIZE), Math.max(0, LABELS.indexOf(label)));
}

const block = (title, ...children) => element("div", { class: "block" }, element("h4", {}, title), ...children);

function buildParts() {
  const nodes = () => element("div", { class: "sums" });
  parts = {
    picture: new LayerPicture(WORDS.mark),
    label: new Choice(
      WORDS.label,
      [0, 1, 2],
      (label) => WORDS.labels[label],
      (label) => takeMark(hand.mark.grid, label),
    ),
    chooser: new NumberChooser(choose, chooseSteepest),
    note: element("p", { class: "quiet", hidden: "" }),
    cost: nodes(),
    back: nodes(),
    tried: nodes(),
    step: nodes(),
    taken: element("p", { class: "quiet", role: "status" }),
    undo: button(WORDS.undo, undo),
  };
}

function build(container) {
  buildParts();
  container.classList.add("card", "by-hand");
  parts.body = element(
    "div",
    { class: "blocks" },
    block(WORDS.parts[0], parts.label.element, element("div", { class: "beside" }, parts.picture.element, parts.cost)),
    block(WORDS.parts[1], parts.chooser.element),
    block(WORDS.parts[2], parts.back),
    block(WORDS.parts[3], parts.tried),
    block(
      WORDS.parts[4],
      parts.step,
      element(
        "div",
        { class: "tools" },
        button(WORDS.takeAlone, () => take("alone")),
        button(WORDS.takeAll, () => take("all"), { class: "primary" }),
        parts.undo,
      ),
      parts.taken,
    ),
  );
  container.append(
    element("h3", {}, WORDS.title),
    element("p", { class: "intro" }, ...worded(WORDS.lead)),
    parts.note,
    parts.body,
  );
}

/** Build it within its element. While the network learns by itself, it waits. */
export function startStepByHand(/** @type {HTMLElement} */ container) {
  build(container);
  state.on("answer", takeAnswer);
  state.on("smallNetwork", takeReport);
  state.on("learningPlays", show);
  state.on("theme", show);
  if (state.get("answer")) takeAnswer(state.get("answer"));
}
