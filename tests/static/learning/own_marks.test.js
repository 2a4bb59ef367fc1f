import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../../service/static/learning/nn/random.js";
import { compared, markOf, mixed } from "../../../service/static/learning/own_marks.js";

test("a mark labelled neither has targets of 0", () => {
  assert.deepEqual(markOf([1, -1], 1), { grid: Float64Array.of(1, -1), label: 1, targets: [0, 1] });
  assert.deepEqual(markOf([1], 2).targets, [0, 0]);
});

test("own marks replace others in a mini-batch, which keeps its size", () => {
  const batch = Array.from({ length: 20 }, (_, index) => `mark ${index}`);
  const own = ["mine", "mine too"];
  const result = mixed(batch, own, new Random(1));
  assert.equal(result.length, 20);
  assert.equal(result.filter((mark) => own.includes(mark)).length, 4);
  assert.equal(new Set(result.filter((mark) => batch.includes(mark))).size, 16);
});

test("correct answers before and after are counted for own marks and for each label", () => {
  const own = [markOf([1], 1), markOf([1], 0)];
  const before = {
    own: [0, 0],
    confusion: [
      [9, 1, 0],
      [2, 8, 0],
      [0, 0, 5],
    ],
  };
  const after = {
    own: [1, 0],
    confusion: [
      [7, 3, 0],
      [1, 9, 0],
      [0, 0, 5],
    ],
  };
  assert.deepEqual(compared(own, before, after), {
    own: { before: 1, after: 2, of: 2 },
    byLabel: [
      { before: 9, after: 7, of: 10 },
      { before: 8, after: 9, of: 10 },
      { before: 5, after: 5, of: 5 },
    ],
  });
});
