/** Starts the section's cards, and shows the untrained network. */
import { byId } from "../page/elements.js";
import { ask, attempt, watchSection } from "./learning.js";
import { startHeartCard } from "./heart_card.js";
import { startOwnFilter } from "./own_filter.js";
import { startPlayCard } from "./play_card.js";
import { startRateCard } from "./rate_card.js";
import { startStepByHand } from "./step_by_hand.js";
import { startTeachCard } from "./teach_card.js";
import { startToolbar } from "./toolbar.js";

export function startSection() {
  for (const startCard of [startToolbar, startPlayCard, startRateCard, startHeartCard, startTeachCard]) startCard();
  startStepByHand(byId("learn-hand"));
  startOwnFilter(byId("learn-filter"));
  watchSection(byId("learn"));
  attempt(() => ask("report"));
}
