/** The section's cards are started here, and the untrained network is shown. */
import { byId } from "../page/elements.js";
import { ask, attempt, watchSection } from "./learning.js";
import { startPlayCard } from "./play_card.js";
import { startToolbar } from "./toolbar.js";

export function startSection() {
  for (const startCard of [startToolbar, startPlayCard]) startCard();
  watchSection(byId("learn"));
  attempt(() => ask("report"));
}
