/** The small network that all cards share: they send calls to its learner, start, pause and reset it, and
 *  listen to the state `smallNetwork`, which is its last report.
 */
import * as state from "../page/state.js";
import { nextFrame, watchNearness } from "../page/elements.js";
import { SAY } from "../words/words.js";
import { startWorker } from "./remote_learner.js";

const MARKS = new URL("./marks.bin", import.meta.url).href;

let remote = null;
let marks = null;
let running = null;
let isNear = true;
let stepsPerFrame = 1;

/** The marks could not be fetched. */
class NoMarks extends Error {}

/** A worker that has ended has lost its network: another one starts from the beginning. */
function forget(reason) {
  remote = null;
  marks = null;
  fail(SAY.learning.failed(reason), () => reset());
}

function fail(text, again) {
  state.set("learningPlays", false);
  state.set("learningProblem", { text, again });
}

/** Promises the result of the learner's method of that name. A report becomes the state `smallNetwork`. */
export async function ask(name, ...given) {
  remote ??= startWorker(forget);
  const answer = await remote(name, ...given);
  if (answer?.parameters) state.set("smallNetwork", answer);
  return answer;
}

async function fetchMarks() {
  try {
    const response = await fetch(MARKS);
    if (response.ok) return await response.arrayBuffer();
  } catch {
    // The advice to the user is the same for every cause.
  }
  throw new NoMarks();
}

async function giveMarks() {
  try {
    return await ask("takeMarks", await fetchMarks());
  } catch (error) {
    marks = null;
    throw error;
  }
}

/** Ensure that the learner has its marks, which are fetched once, when they are first needed. */
export function haveMarks() {
  marks ??= giveMarks();
  return marks;
}

/** Do something that may fail. If it does, the page reports it and offers a retry. */
export async function attempt(action, again = () => attempt(action)) {
  state.set("learningProblem", null);
  try {
    await action();
  } catch (error) {
    fail(error instanceof NoMarks ? SAY.learning.noMarks : SAY.learning.failed(String(error)), again);
  }
}

/** Whether it is learning continuously. */
export const plays = () => state.get("learningPlays") ?? false;

/** Some mini-batches per frame while the section is near. A tab in the background has no frames. */
async function run() {
  await haveMarks();
  while (plays()) {
    if (isNear) await ask("advance", stepsPerFrame);
    await nextFrame();
  }
}

export async function play() {
  state.set("learningPlays", true);
  running ??= attempt(run, play);
  await running;
  running = null;
}

/** Promises that no step is running any more. */
export async function pause() {
  state.set("learningPlays", false);
  await running;
}

/** Learn from one mini-batch. */
export function step() {
  return attempt(async () => {
    await pause();
    await haveMarks();
    await ask("advance", 1);
  });
}

/** Start over; `settings` are those of the learner's `reset`. */
export function reset(settings) {
  return attempt(async () => {
    await pause();
    await ask("reset", settings);
  });
}

/** The number of mini-batches per frame while it plays. */
export function setSpeed(steps) {
  stepsPerFrame = steps;
}

/** Far from the section nothing is learned, because nobody would see it. */
export function watchSection(section) {
  watchNearness(section, "50%", (comes) => (isNear = comes));
}
