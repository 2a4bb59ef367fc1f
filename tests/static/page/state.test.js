import assert from "node:assert/strict";
import { test } from "node:test";
import * as state from "../../../service/static/page/state.js";

test("a value is stored and passed to its listeners in their order", () => {
  const calls = [];
  state.on("held", (value) => calls.push(["first", value]));
  state.on("held", (value) => calls.push(["second", value]));
  state.set("held", true);
  assert.deepEqual(calls, [
    ["first", true],
    ["second", true],
  ]);
  assert.equal(state.get("held"), true);
});

test("a listener reads the new value from the state", () => {
  const storedValues = [];
  state.on("shown", () => storedValues.push(state.get("shown")));
  state.set("shown", 3);
  assert.deepEqual(storedValues, [3]);
});

test("one listener can listen to several values", () => {
  let times = 0;
  state.onAny(["network", "weights"], () => (times += 1));
  state.set("network", null);
  state.set("weights", null);
  state.set("manifest", null);
  assert.equal(times, 2);
});
