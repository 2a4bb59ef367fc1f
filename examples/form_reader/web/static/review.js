/** The review: one doubtful box at a time, and one key decides it. */
import { all, announce, argument, attempt, byId, counted, element, show } from "./page.js";
import * as service from "./service.js";
import { putFirst, renewed } from "./review_order.js";
import { paintAround, paintCrop } from "./review_pictures.js";

const LABELS = { t: "tick", x: "cross", n: "neither" };
const RULES = {
  one: "Exactly one box of this group may be chosen.",
  "at-most-one": "At most one box of this group may be chosen.",
  any: "Any number of boxes of this group may be chosen.",
};
const id = argument("id");

/** The remaining questions, the current one first; and the decisions, the last at the end. */
/** @type {Question[]} */
let coming = [];
/** @type {ReviewStep[]} */
let done = [];
let saving = Promise.resolve();
/** @type {number[]} The pages of the decisions that are not saved yet, in their order. */
let unsaved = [];

const decisionOf = ({ page, group, box }, label) => ({ page, group, box, ...(label ? { label } : {}) });

function step(label) {
  const question = /** @type {Question} */ (coming.shift());
  done.push({ question, label });
  announce(label ? `${question.box}: ${label}` : `${question.box}: skipped`);
  if (label) save(question, () => service.decide(id, decisionOf(question, label)));
  draw();
}

function undo() {
  const { question, label } = /** @type {ReviewStep} */ (done.pop());
  coming = putFirst(coming, question);
  announce(`${question.box}: undone`);
  if (label) save(question, () => service.undecide(id, decisionOf(question)));
  draw();
}

/** Save in the order of the keys. If that fails, everything is fetched again, so that the page shows what is saved. */
function save({ page }, send) {
  setUnsaved([...unsaved, page]);
  saving = saving.then(async () => {
    try {
      const { questions } = await (await send()).json();
      takeOver(page, questions);
      show(null);
      draw();
    } catch (error) {
      done = [];
      await attempt(load);
      show(error);
    } finally {
      setUnsaved(unsaved.slice(1));
    }
  });
}

/** Replace the questions of a page. While a later decision on it is unsaved, this is out of date. */
function takeOver(page, questions) {
  if (unsaved.slice(1).includes(page)) return;
  const skipped = done.filter(({ label }) => !label).map(({ question }) => question);
  coming = renewed(coming, page, questions, skipped);
}

function setUnsaved(pages) {
  unsaved = pages;
  byId("progress-part").setAttribute("aria-busy", String(unsaved.length > 0));
}

function draw() {
  const [question] = coming;
  const decided = done.filter((each) => each.label).length;
  byId("question").hidden = !question;
  byId("over").hidden = Boolean(question);
  for (const each of all('[data-key="z"]', HTMLButtonElement)) each.disabled = !done.length;
  byId("count").textContent = `${decided} decided, ${coming.length} to go`;
  const progress = byId("progress", HTMLProgressElement);
  progress.max = Math.max(done.length + coming.length, 1);
  progress.value = question ? done.length : progress.max;
  if (question) drawQuestion(question);
  else drawOver(done.length - decided);
}

function drawOver(skipped) {
  byId("over-text").textContent = skipped
    ? `That was the last one. ${counted(skipped, "box was", "boxes were")} skipped and ${skipped === 1 ? "is" : "are"} still doubtful.`
    : "No box of this stack is doubtful.";
  byId("over").focus();
}

function drawQuestion(question) {
  byId("box-name").textContent = `${question.group}: ${question.box}`;
  byId("why").textContent = question.doubts.join("; ");
  byId("page-name").textContent = `Page ${question.page}`;
  byId("rule").textContent = RULES[question.rule];
  byId("crop").setAttribute("aria-label", `The box ${question.box}, enlarged`);
  byId("around").setAttribute("aria-label", `Page ${question.page}, with the box marked`);
  byId("group").replaceChildren(
    ...question.others.flatMap(({ box, label, chosen }) => [
      element("dt", {}, box),
      element("dd", {}, `${label}${chosen ? ", chosen" : ""}`),
    ]),
  );
  const address = service.pagePicture(id, question.page);
  paintCrop(byId("crop", HTMLCanvasElement), address, question.place);
  paintAround(byId("around", HTMLCanvasElement), address, question.place);
}

function press(key) {
  if (key === "z" && done.length) undo();
  else if (coming.length && key === "s") step(null);
  else if (coming.length && key in LABELS) step(LABELS[key]);
}

function onKey(event) {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  if (key in LABELS || key === "s" || key === "z") {
    event.preventDefault();
    press(key);
  }
}

async function load() {
  const { name, questions } = await service.questions(id);
  byId("stack").textContent = name;
  coming = questions;
  draw();
}

for (const each of all("[data-results]", HTMLAnchorElement)) each.href = `reading?${new URLSearchParams({ id })}`;
document.addEventListener("keydown", onKey);
for (const each of all("[data-key]")) each.addEventListener("click", () => press(each.dataset.key));
window.addEventListener("beforeunload", (event) => unsaved.length && event.preventDefault());
window.addEventListener("resize", () => coming.length && drawQuestion(coming[0]));
await attempt(load);
