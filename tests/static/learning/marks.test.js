/** The file of marks, in the format that `model/dataset/packed.py` writes. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { unpack } from "../../../service/static/learning/marks.js";

test("a file gives the marks of both sets, with their targets and labels", () => {
  const numbers = new Uint8Array(new Uint32Array([3, 2, 1]).buffer);
  const grids = [0b11101111, 0b1_0000000, 0, 0, 0b11111111, 0b1_0000000];
  const { training, validation } = unpack(new Uint8Array([...numbers, 0, 2, 1, ...grids]).buffer);
  assert.deepEqual(
    [...training, ...validation].map(({ targets, label }) => ({ targets, label })),
    [
      { targets: [1, 0], label: 0 },
      { targets: [0, 0], label: 2 },
      { targets: [0, 1], label: 1 },
    ],
  );
  assert.deepEqual([...training[0].grid], [1, 1, 1, -1, 1, 1, 1, 1, 1]);
  assert.deepEqual([...training[1].grid], new Array(9).fill(-1));
  assert.deepEqual([...validation[0].grid], new Array(9).fill(1));
});

test("the shipped file is read completely", () => {
  const shipped = new Uint8Array(readFileSync(new URL("../../../service/static/learning/marks.bin", import.meta.url)));
  const { training, validation } = unpack(shipped.buffer);
  for (const marks of [training, validation])
    for (const label of [0, 1, 2]) assert.equal(marks.filter((mark) => mark.label === label).length, marks.length / 3);
  const ticks = validation.filter(({ label }) => label === 0);
  assert.ok(ticks.every(({ grid }) => grid.length === 28 * 28 && grid.some((value) => value < 0)));
});
