import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { NAMES } from "../../../service/static/mark/examples.js";
import { STEPS } from "../../../service/static/story/story_steps.js";
import { STORY } from "../../../service/static/words/words.js";

const stage = (kind, index, side = 3) => ({ kind, index, filterShape: [8, side, side, 1] });

/** A network of these kinds of layers after the grid; "mixing" is a convolution one cell wide. */
function networkOf(...kinds) {
  const stages = kinds.map((kind, index) =>
    kind === "mixing" ? stage("convolution", index + 1, 1) : stage(kind, index + 1),
  );
  return { stages: [stage("grid", 0), ...stages] };
}

const stageFor = (words, network) => STEPS.find((step) => step.words === words)?.stage?.(network);

test("the steps use every text of the story once", () => {
  assert.deepEqual(
    STEPS.map((step) => step.words),
    Object.keys(STORY),
  );
});

test("each step has a figure on the page", () => {
  const html = readFileSync(new URL("../../../service/static/index.html", import.meta.url), "utf8");
  for (const step of STEPS) assert.ok(html.includes(`id="${step.at}"`), step.at);
});

test("the example of a step exists", () => {
  for (const step of STEPS) if (step.example) assert.ok(NAMES.includes(step.example));
});

test("a step selects the first layer of its kind", () => {
  const network = networkOf("convolution", "relu", "max_pooling", "convolution", "relu", "flatten", "outputs");
  assert.equal(stageFor("filter", network), 1);
  assert.equal(stageFor("relu", network), 2);
  assert.equal(stageFor("flatten", network), 6);
  assert.equal(stageFor("outputs", network), 7);
});

test("the second block is a convolution with filters larger than 1 x 1", () => {
  assert.equal(stageFor("again", networkOf("convolution", "relu", "mixing", "relu", "convolution")), 5);
  assert.equal(stageFor("again", networkOf("convolution", "relu", "mixing", "relu")), -1);
});

test("a step without its layer in the network selects none", () => {
  assert.equal(stageFor("pooling", networkOf("convolution", "relu", "flatten", "outputs")), -1);
});
