/** The stops of the slider, and the network at the first one. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { beginningOf, stopsOf } from "../../../service/static/learned/stops.js";

const FIRST = { step: 0, validation_cost: 1.25, validation_accuracy: 0.5 };
const network = /** @type {ServedNetwork} */ ({ model: { name: "tickcross", version: "4" }, steps: [0, 7, 40] });
const earlier = (version, resumed) => ({ version, resumed_from: resumed, command: "train", last_step: 7 });

test("each stop is a step of the version, with its record if there is one", () => {
  assert.deepEqual(stopsOf(network, { training: { snapshots: [FIRST] } }), [
    { version: "4", step: 0, figures: FIRST },
    { version: "4", step: 7, figures: undefined },
    { version: "4", step: 40, figures: undefined },
  ]);
});

test("a version without a training record has its stops", () => {
  assert.deepEqual(
    stopsOf(network, {}).map(({ step }) => step),
    [0, 7, 40],
  );
  assert.equal(beginningOf({}), null);
});

test("the first stop is the untrained network if the first training began with it", () => {
  assert.equal(beginningOf({ training: { resumed_from: null } }), null);
  assert.equal(beginningOf({ training: { resumed_from: "2", earlier: [earlier("2", null)] } }), null);
});

test("the first stop is the version that the oldest known training resumed from", () => {
  assert.equal(beginningOf({ training: { resumed_from: "2" } }), "2");
  assert.equal(beginningOf({ training: { resumed_from: "3", earlier: [earlier("3", "2")] } }), "2");
});
