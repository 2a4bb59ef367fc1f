/** The steps of the story: the text, the figure below it, and the stage to select there. */
import { isMixing } from "../words/layer_words.js";

const FIRST =
  (kind) =>
  ({ stages }) =>
    stages.findIndex((stage) => stage.kind === kind);

/** The second convolution that looks at more than one place. */
const FURTHER = ({ stages }) =>
  stages.findIndex(
    (stage) => stage.kind === "convolution" && !isMixing(stage) && stage.index > FIRST("convolution")({ stages }),
  );

/** A step whose stage is missing is left out. */
export const STEPS = [
  { words: "mark", at: "pad-card", example: "tick" },
  { words: "numbers", at: "grid-card" },
  { words: "filter", at: "touch-figures", stage: FIRST("convolution") },
  { words: "slide", at: "touch-figures", stage: FIRST("convolution"), play: true },
  { words: "maps", at: "network", stage: FIRST("convolution") },
  { words: "relu", at: "touch-figures", stage: FIRST("relu") },
  { words: "pooling", at: "touch-figures", stage: FIRST("max_pooling") },
  { words: "again", at: "network", stage: FURTHER },
  { words: "flatten", at: "network", stage: FIRST("flatten") },
  { words: "weighing", at: "touch-figures", stage: FIRST("fully_connected") },
  { words: "outputs", at: "touch-figures", stage: FIRST("outputs") },
  { words: "why", at: "why-body" },
  { words: "learning", at: "charts" },
  { words: "yours", at: "pad-card" },
];
