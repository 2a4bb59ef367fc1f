/** The section's cards are started here, and the untrained network is shown. */
import { byId } from "../page/elements.js";
import { ask, attempt, watchSection } from "./learning.js";
import { startControls } from "./controls.js";
import { startPlayCard } from "./play_card.js";

export function startSection() {
  for (const startCard of [startControls, startPlayCard]) startCard();
  watchSection(byId("learn"));
  attempt(() => ask("report"));
}
