import assert from "node:assert/strict";
import { test } from "node:test";
import { putFirst, renewed } from "../../../examples/form_reader/web/static/review_order.js";

const question = (page, box, doubts = []) => ({ page, group: "Room", box, doubts });
const names = (questions) => questions.map(({ page, box }) => `${page} ${box}`);

const A = question(1, "A");
const B = question(1, "B");
const C = question(2, "C");

test("a question put first appears once", () => {
  assert.deepEqual(putFirst([A, B], question(1, "B")), [B, A]);
  assert.deepEqual(putFirst([A], C), [C, A]);
});

test("resolved questions of the page are removed, and those of other pages stay", () => {
  assert.deepEqual(renewed([A, B, C], 1, [A], []), [A, C]);
  assert.deepEqual(renewed([A, B, C], 1, [], []), [C]);
  assert.deepEqual(renewed([A], 1, [], []), []);
});

test("a new question comes directly after the current one", () => {
  assert.deepEqual(names(renewed([A, C], 1, [A, B], [])), ["1 A", "1 B", "2 C"]);
  assert.deepEqual(names(renewed([C], 1, [A, B], [])), ["2 C", "1 A", "1 B"]);
});

test("a new question comes first when the current one is resolved", () => {
  assert.deepEqual(renewed([A, C], 1, [B], []), [B, C]);
  assert.deepEqual(renewed([], 1, [B], []), [B]);
});

test("a skipped question does not appear again", () => {
  assert.deepEqual(renewed([C], 1, [A, B], [A]), [C, B]);
});

test("a remaining question has its current doubts", () => {
  const now = question(1, "A", ["faint"]);
  assert.deepEqual(renewed([A, C], 1, [now], []), [now, C]);
});
