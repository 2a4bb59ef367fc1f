/** The reader's own marks: a small set that can be mixed into the mini-batches. */
import { targetsOf } from "./labels.js";

const SHARE = 4; // of each mini-batch

/** A mark to learn from; the label is its index in LABELS. */
export const markOf = (grid, label) => ({ grid: Float64Array.from(grid), label, targets: targetsOf(label) });

/** A mini-batch in which own marks, drawn at random, have taken the place of some others. */
export function mixed(batch, own, random) {
  const drawn = Array.from({ length: SHARE }, () => own[Math.floor(random.uniform() * own.length)]);
  return [...drawn, ...batch.slice(SHARE)];
}

/** How many of what was right before and what is right now: of the own marks, and of the validation marks by label.
 *
 *  Both are what the learner's `examine` says: {own: the label given to each own mark, confusion}.
 */
export function compared(own, before, after) {
  const right = (labels) => own.filter(({ label }, index) => labels[index] === label).length;
  const marks = after.confusion.map((row) => row.reduce((sum, count) => sum + count, 0));
  return {
    own: { before: right(before.own), after: right(after.own), of: own.length },
    byLabel: marks.map((of, label) => ({
      before: before.confusion[label][label],
      after: after.confusion[label][label],
      of,
    })),
  };
}
