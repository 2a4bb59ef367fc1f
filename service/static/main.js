/** The page: its parts are started here, and a changed mark is sent to the service. */
import * as state from "./state.js";
import { byId } from "./elements.js";
import { Refused, explain, fetchManifest, fetchNetwork } from "./service.js";
import { startAnswer } from "./answer.js";
import { startColours } from "./colours.js";
import { startDraw } from "./draw.js";
import { startGlossary } from "./glossary.js";
import { startGrid } from "./grid.js";
import { startLearned } from "./learned.js";
import { startPicture } from "./picture.js";
import { startSelection } from "./selection.js";
import { startSlide } from "./slide.js";
import { startStory } from "./story.js";
import { startTakeAway } from "./take_away.js";
import { startTouch } from "./touch.js";
import { startWatch } from "./watch.js";
import { startWhy } from "./why.js";
import { example } from "./examples.js";
import { replace } from "./mark.js";
import { SAY } from "./words.js";

const PATIENCE = 2000;

/** A refusal says what is wrong; anything else is unforeseen, and its details are for the console. */
function tell(error) {
  if (!(error instanceof Refused)) console.error(error);
  state.set("problem", error instanceof Refused ? error.message : SAY.unreachable);
}

/** What is served may change while the page is open: then the weights are fetched anew, before they are shown. */
async function fetchServed(version) {
  const [network, manifest] = await Promise.all([fetchNetwork(version), fetchManifest(version)]);
  state.set("network", network);
  state.set("manifest", manifest);
  byId("version").textContent = `${network.model.name}, ${SAY.version(network.model.version)}`;
}

async function ask(mark) {
  state.set("asking", true);
  try {
    const explanation = await explain(mark);
    if (!explanation) return;
    const { version } = explanation.model;
    if (version !== state.get("network").model.version) await fetchServed(version);
    state.set("problem", null);
    state.set("explanation", explanation);
  } catch (error) {
    tell(error);
  }
  state.set("asking", false);
}

/** A service that is just starting, or busy, is asked again. */
async function fetchPatiently() {
  try {
    await fetchServed();
  } catch (error) {
    tell(error);
    await new Promise((passed) => setTimeout(passed, PATIENCE));
    return fetchPatiently();
  }
}

async function start() {
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
  ];
  startColours(byId("theme"));
  for (const startPart of parts) startPart();
  await fetchPatiently();
  state.on("mark", ask);
  replace({ strokes: example("tick", 20) });
}

start().catch(tell);
