/** Learning by heart: what the two costs show when there are only a few marks to learn from. */

export const FEW = 20;
export const FEW_RATE = 0.02; // at this rate, the cost falls without leaps
const KNOWN = 0.1;
const RISEN = 1.1;

/** What `points`, a list of {step, training, validation}, shows: the costs of the few marks and of unknown ones.
 *
 *  - "learning": the few are not known yet; "known": they are, and the validation cost has not risen.
 *  - "risen": they are, and the validation cost has risen from its lowest value by a tenth or more.
 */
export function seenByHeart(points) {
  const now = points.at(-1);
  const lowest = points.reduce((best, point) => (point.validation < best.validation ? point : best));
  if (!(now.training < KNOWN)) return { seen: "learning", now, lowest };
  return { seen: now.validation >= RISEN * lowest.validation ? "risen" : "known", now, lowest };
}
