import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import * as state from "../../../examples/form_reader/web/static/editor_state.js";

const box = (name, left = 10, top = 10) => ({ name, left, top, width: 5, height: 5 });
const group = (name, ...boxes) => ({ name, rule: "one", tick: "chosen", cross: "not-chosen", boxes });
const page = (...groups) => ({ width: 100, height: 150, picture: "png", groups });

/** @type {any} */
const FORM = {
  name: "Form",
  pages: [
    page(group("Room", box("Single"), box("Double")), group("Drink", box("Tea"))),
    page(group("Desk", box("Signed"))),
  ],
};

beforeEach(() => {
  while (state.canUndo()) state.undo();
  state.open(FORM);
  state.turnTo(0);
});

const names = () => state.boxesOnPage().map(({ name }) => name);
const written = () => state.written().pages[0].groups;
const ids = (...wanted) => wanted.map((name) => state.boxesOnPage().find((each) => each.name === name)?.id);
const select = (...wanted) => state.select(ids(...wanted));

test("an unchanged template is written unchanged", () => {
  assert.deepEqual(state.written(), FORM);
  assert.equal(state.isSaved(), true);
});

test("a page has its own boxes and groups", () => {
  assert.deepEqual(names(), ["Single", "Double", "Tea"]);
  state.turnTo(1);
  assert.deepEqual(names(), ["Signed"]);
  assert.deepEqual(
    state.groupsOnPage().map(({ name }) => name),
    ["Desk"],
  );
});

test("only selected boxes change, and they stay on the page", () => {
  select("Single");
  state.changeBoxes((each) => ({ ...each, left: 98, top: -3, width: 0, height: 500 }));
  const [single, double] = written()[0].boxes;
  assert.deepEqual(single, { name: "Single", left: 98, top: 0, width: 0.5, height: 150 });
  assert.deepEqual(double, box("Double"));
});

test("a box is toggled in and out of the selection", () => {
  select("Single");
  const [tea] = ids("Tea");
  state.toggle(tea);
  assert.equal(state.selection().length, 2);
  state.toggle(tea);
  assert.deepEqual(
    state.selection().map(({ name }) => name),
    ["Single"],
  );
});

test("joined changes are undone in one step", () => {
  select("Single");
  const move = (each) => ({ ...each, left: each.left + 1 });
  state.changeBoxes(move);
  state.changeBoxes(move, { joined: true });
  assert.equal(written()[0].boxes[0].left, 12);
  state.undo();
  assert.deepEqual(state.written(), FORM);
  assert.equal(state.canUndo(), false);
  assert.equal(state.isSaved(), true);
});

test("an edit without effect is not a step to undo", () => {
  select("Single");
  state.changeBoxes((each) => ({ ...each }));
  assert.equal(state.canUndo(), false);
});

test("a box removed by undo is no longer selected", () => {
  state.addBox({ left: 50, top: 50 });
  state.undo();
  assert.deepEqual(state.selection(), []);
});

test("undo reaches back two hundred steps", () => {
  select("Single");
  for (let step = 0; step < 250; step += 1) state.changeBoxes((each) => ({ ...each, left: step / 10 }));
  let steps = 0;
  for (; state.canUndo(); steps += 1) state.undo();
  assert.equal(steps, 200);
});

test("a box added without a selection starts a new group with an unused name", () => {
  state.addBox({ left: 99, top: 20 });
  state.select([]);
  state.addBox({ left: 30, top: 30 });
  const [, , first, second] = written();
  assert.deepEqual(first.boxes, [{ ...box("Box 1", 95, 20) }]);
  assert.deepEqual([first.name, first.rule, second.name], ["Group 1", "any", "Group 2"]);
});

test("a box is added below the selected one and in its group", () => {
  select("Tea");
  state.addBox({ left: 50, top: 50 });
  assert.deepEqual(written()[1].boxes, [box("Tea"), box("Box 1", 10, 17.5)]);
  assert.deepEqual(
    state.selection().map(({ name }) => name),
    ["Box 1"],
  );
});

test("boxes with the same name get different names in their new group", () => {
  select("Tea");
  state.changeBoxes((each) => ({ ...each, name: "Single" }));
  state.regroup(state.groupsOnPage()[0].id);
  assert.deepEqual(names(), ["Single", "Double", "Single 1"]);
  assert.deepEqual(
    written().map(({ name }) => name),
    ["Room"],
  );
});

test("selected boxes become a new group, which has its own rule", () => {
  select("Single", "Tea");
  state.regroup(null);
  state.changeGroup(state.selection()[0].group, { name: "Both", rule: "at-most-one" });
  const [room, both] = written();
  assert.deepEqual([room.name, both.name, both.rule], ["Room", "Both", "at-most-one"]);
  assert.deepEqual(both.boxes, [box("Single"), box("Tea")]);
});

test("a group without boxes is not written, and comes back with undo", () => {
  select("Tea");
  state.removeBoxes();
  assert.deepEqual(
    written().map(({ name }) => name),
    ["Room"],
  );
  state.undo();
  assert.deepEqual(state.written(), FORM);
});

test("a change during a save is not marked as saved", () => {
  select("Tea");
  state.changeGroup(state.selection()[0].group, { name: "Drinks" });
  const sent = state.written();
  state.changeGroup(state.selection()[0].group, { name: "To drink" });
  state.markSaved(sent);
  assert.equal(state.isSaved(), false);
  state.markSaved(state.written());
  assert.equal(state.isSaved(), true);
});

test("listeners are called at each change", () => {
  let calls = 0;
  state.onChange(() => (calls += 1));
  state.select([]);
  state.addBox({ left: 1, top: 1 });
  assert.ok(calls >= 2);
});
