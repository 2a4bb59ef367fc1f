/** The page: its parts are started here, and the first mark is put on it. */
import { byId } from "./elements.js";
import { startAnswer } from "./answer.js";
import { startColours } from "./colours.js";
import { startDraw } from "./draw.js";
import { startGlossary } from "./glossary.js";
import { startGrid } from "./grid.js";
import { startLearned } from "./learned.js";
import { startPicture } from "./picture.js";
import { startQuestion } from "./question.js";
import { startSelection } from "./selection.js";
import { startSlide } from "./slide.js";
import { startStory } from "./story.js";
import { startTakeAway } from "./take_away.js";
import { startTouch } from "./touch.js";
import { startWatch } from "./watch.js";
import { startWeights } from "./weights.js";
import { startWhy } from "./why.js";
import { example } from "./examples.js";
import { replace } from "./mark.js";

function start() {
  const parts = [
    startGlossary,
    startSelection,
    startAnswer,
    startGrid,
    startDraw,
    startPicture,
    startWatch,
    startTouch,
    startSlide,
    startWhy,
    startLearned,
    startStory,
    startTakeAway,
    startWeights,
    startQuestion,
  ];
  startColours(byId("theme"));
  for (const startPart of parts) startPart();
  replace({ strokes: example("tick", 20) });
}

start();
