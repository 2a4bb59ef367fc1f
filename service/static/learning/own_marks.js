/** The user's own marks: a small set that can be mixed into the mini-batches. */
import { targetsOf } from "./labels.js";

const SHARE = 4; // of each mini-batch

/** A mark to learn from; the label is its index in LABELS. */
export const markOf = (grid, label) => ({ grid: Float64Array.from(grid), label, targets: targetsOf(label) });

/** A mini-batch in which random own marks replace some of the others. */
export function mixed(batch, own, random) {
  const drawn = Array.from({ length: SHARE }, () => own[Math.floor(random.uniform() * own.length)]);
  return [...drawn, ...batch.slice(SHARE)];
}

/** How many right answers before are right now: of the own marks, and of the validation marks by label.
 *
 *  Both are results of the learner's `examine`: {own: the label given to each own mark, confusion}.
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
