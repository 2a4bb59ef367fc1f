import assert from "node:assert/strict";
import { test } from "node:test";
import * as state from "../../../service/static/page/state.js";

test("a value is handed to its listeners in the order in which they came, and kept", () => {
  const heard = [];
  state.on("held", (value) => heard.push(["first", value]));
  state.on("held", (value) => heard.push(["second", value]));
  state.set("held", true);
  assert.deepEqual(heard, [
    ["first", true],
    ["second", true],
  ]);
  assert.equal(state.get("held"), true);
});

test("a listener sees the new value as the one that is kept", () => {
  const kept = [];
  state.on("shown", () => kept.push(state.get("shown")));
  state.set("shown", 3);
  assert.deepEqual(kept, [3]);
});

test("one listener can hear several values", () => {
  let times = 0;
  state.onAny(["network", "weights"], () => (times += 1));
  state.set("network", null);
  state.set("weights", null);
  state.set("manifest", null);
  assert.equal(times, 2);
});
