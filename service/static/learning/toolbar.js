/** The toolbar for all cards of the section: play, pause, one step, start over, and the progress. */
import * as state from "../page/state.js";
import { announce, byId, element, within } from "../page/elements.js";
import { SAY } from "../words/words.js";
import { FEW } from "./by_heart.js";
import { button } from "./inputs.js";
import { LEARNING_RATE } from "./learner.js";
import { pause, play, plays, reset, step as oneStep } from "./learning.js";

function showPlays() {
  byId("learn-run").textContent = plays() ? SAY.learning.pause : SAY.learning.play;
  showProgress();
}

const stepOf = ({ step }) => SAY.learning.stepNumber(step.toLocaleString("en"));
const epochOf = ({ epoch }) => SAY.learning.epochNumber(epoch.toFixed(2));

function showProgress() {
  const report = state.get("smallNetwork");
  if (!report) return;
  const isFetching = plays() && report.validationCost === null;
  const texts = isFetching ? [SAY.learning.fetching] : [stepOf(report), epochOf(report)];
  byId("learn-progress").replaceChildren(...texts.flatMap((text) => [element("span", {}, text), " "]));
}

/** For screen readers: the progress, whenever it stops. */
const thenTell = (action) => async () => {
  await action();
  if (!plays()) announce(byId("learn-progress").textContent ?? "");
};

/** Start over with all marks; the rate of learning by heart is only for its few marks. */
const startOver = () => reset(state.get("smallNetwork")?.marks === FEW ? { learningRate: LEARNING_RATE } : {});

function showProblem(problem) {
  byId("learn-problem").hidden = !problem;
  within(byId("learn-problem"), "p").textContent = problem?.text ?? "";
}

export function startToolbar() {
  const again = button(SAY.learning.again, () => state.get("learningProblem").again(), { id: "learn-again" });
  byId("learn-toolbar").append(
    element(
      "div",
      { class: "tools" },
      button(
        SAY.learning.play,
        thenTell(() => (plays() ? pause() : play())),
        { id: "learn-run", class: "primary" },
      ),
      button(SAY.learning.step, thenTell(oneStep), { id: "learn-step" }),
      button(SAY.learning.reset, thenTell(startOver), { id: "learn-reset" }),
      element("span", { id: "learn-progress", class: "readout" }),
    ),
    element("div", { id: "learn-problem", class: "problem", role: "alert", hidden: "" }, element("p"), again),
  );
  state.on("learningPlays", showPlays);
  state.on("smallNetwork", showProgress);
  state.on("learningProblem", showProblem);
}
