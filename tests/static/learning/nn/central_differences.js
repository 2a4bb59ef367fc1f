/** Central differences: the slow, simple way to a slope, for comparison with back-propagation. */
import assert from "node:assert/strict";

const STEP = 1e-6;

/** How `value()` changes with each of the numbers, which are changed in place, one at a time. */
export function slopes(value, numbers) {
  return [...numbers].map((kept, index) => {
    numbers.set([kept + STEP], index);
    const above = value();
    numbers.set([kept - STEP], index);
    const below = value();
    numbers.set([kept], index);
    return (above - below) / (2 * STEP);
  });
}

/** Exact gradients differ from central differences only by rounding. */
export function assertSameSlopes(exact, value, numbers) {
  const tried = slopes(value, numbers);
  assert.equal(exact.length, tried.length);
  tried.forEach((slope, index) =>
    assert.ok(
      Math.abs(exact[index] - slope) <= 1e-7 + 1e-6 * Math.abs(slope),
      `${index}: ${exact[index]}, not ${slope}`,
    ),
  );
}
