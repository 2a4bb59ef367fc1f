import assert from "node:assert/strict";
import { test } from "node:test";
import {
  cellValue,
  changeWritten,
  costWritten,
  costsWritten,
  count,
  isWritable,
  largestMagnitude,
  percent,
  shareOf,
  signed,
  written,
  writtenScore,
} from "../../../service/static/words/numbers.js";
import { SAY } from "../../../service/static/words/words.js";

test("a negative number has a true minus sign", () => {
  assert.equal(written(-0.5), "−0.500");
  assert.equal(written(-12.345, 1), "−12.3");
  assert.equal(cellValue(-1), "−1");
});

test("a number that rounds to zero has no sign", () => {
  assert.equal(written(-0.0004), "0.000");
  assert.equal(signed(-0.0004), "0.000");
  assert.equal(signed(0.0004), "0.000");
});

test("a signed number above zero has a plus sign", () => {
  assert.equal(signed(1.5, 1), "+1.5");
  assert.equal(signed(-1.5, 1), "−1.5");
  assert.equal(cellValue(1), "+1");
});

test("a share is written as a percentage", () => {
  assert.equal(percent(0.5), "50.0 %");
  assert.equal(percent(0.98765, 2), "98.77 %");
});

test("no score is written as 100 % or 0 %", () => {
  assert.equal(shareOf(1), SAY.score.high);
  assert.equal(shareOf(0), SAY.score.low);
  for (const score of [1 - 1e-9, 0.9995]) assert.equal(shareOf(score), SAY.score.high);
  assert.equal(shareOf(0.99949), "99.9 %");
  assert.equal(shareOf(0.0005), "0.1 %");
  assert.equal(shareOf(0.00049), SAY.score.low);
  assert.equal(shareOf(0.042), "4.2 %");
});

test("a score has as many digits as it needs to be neither 0 nor 1", () => {
  assert.equal(writtenScore(0.5), "0.5000");
  assert.equal(writtenScore(0.999996), "0.999996");
  assert.equal(writtenScore(0.00000123), "0.000001");
  assert.equal(writtenScore(1 - 1e-8), "0.99999999");
});

test("counts are written in the singular or the plural", () => {
  assert.equal(count(1, SAY.units.map), "1 map");
  assert.equal(count(0, SAY.units.map), "0 maps");
  assert.equal(count(12345, SAY.units.mark), "12,345 marks");
});

test("the largest magnitude ignores the sign, and is 1 if all numbers are zero", () => {
  assert.equal(largestMagnitude([1, -3, 2]), 3);
  assert.equal(largestMagnitude(new Float32Array(4)), 1);
  assert.equal(largestMagnitude([]), 1);
});

test("NaN, infinity and numbers too large for digits are written in words", () => {
  for (const write of [written, signed, shareOf, costWritten]) assert.equal(write(NaN), SAY.size.none);
  for (const write of [written, signed, costWritten])
    for (const size of [1e6, 1e40, Infinity]) {
      assert.equal(write(size), SAY.size.huge);
      assert.equal(write(-size), SAY.size.low);
    }
});

test("a cost has three significant digits", () => {
  assert.equal(costWritten(0.00034567), "0.000346");
  assert.equal(costWritten(1234.5), "1,230");
});

test("two costs are written with as many digits as distinguish them", () => {
  assert.deepEqual(costsWritten(1.3841, 1.3762), ["1.384", "1.376"]);
  assert.deepEqual(costsWritten(1.4, 0.2), ["1.4", "0.2"]);
  assert.deepEqual(costsWritten(0.25, 0.25), ["0.25", "0.25"]);
});

test("a change that is not zero is not written as zero", () => {
  assert.equal(changeWritten(-0.000033, 6), "−0.000033");
  assert.equal(changeWritten(-0.0000000185, 6), "−0.00000002");
  assert.equal(changeWritten(0, 6), "0.000000");
  assert.equal(changeWritten(NaN, 6), SAY.size.none);
});

test("NaN and numbers too large for digits cannot be written in digits", () => {
  assert.ok([0, -999_999, 0.5].every(isWritable));
  assert.ok(![1e6, -1e6, NaN, Infinity].some(isWritable));
});
