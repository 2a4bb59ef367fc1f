/** The section's cards are started here, and the untrained network is shown. */
import { byId } from "../page/elements.js";
import { ask, attempt, watchSection } from "./learning.js";
import { startControls } from "./controls.js";
import { startOwnFilter } from "./own_filter.js";
import { startStepByHand } from "./step_by_hand.js";
import { startPlayCard } from "./play_card.js";

export function startSection() {
  for (const startCard of [startControls, startPlayCard]) startCard();
  startStepByHand(byId("learn-hand"));
  startOwnFilter(byId("learn-filter"));
  watchSection(byId("learn"));
  attempt(() => ask("report"));
}
