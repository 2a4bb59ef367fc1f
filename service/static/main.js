/** The page: starts its parts and puts the first mark on it. */
import { byId } from "./page/elements.js";
import { startAnswer } from "./asking/answer.js";
import { startColours } from "./page/colours.js";
import { startDraw } from "./mark/draw.js";
import { startGlossary } from "./page/glossary.js";
import { startGrid } from "./mark/grid.js";
import { startLearn } from "./learning/near.js";
import { startLearned } from "./learned/learned.js";
import { startPicture } from "./mark/picture.js";
import { startQuestion } from "./asking/question.js";
import { startSelection } from "./network/selection.js";
import { startSlide } from "./network/slide.js";
import { startStory } from "./story/story.js";
import { startTakeAway } from "./explaining/take_away.js";
import { startTouch } from "./touching/touch.js";
import { startWatch } from "./network/watch.js";
import { startWeights } from "./asking/weights.js";
import { startWhy } from "./explaining/why.js";
import { example } from "./mark/examples.js";
import { replace } from "./mark/mark.js";

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
    startLearn,
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
