/** The learning rate: the positions of its slider, and what the costs show about it. */

/** The learning rates to choose from, smallest first. */
export const RATES = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2];
const A_TENTH = 3; // positions of the slider

/** The cost of an answer that is always the share of each label: a third are ticks, a third are crosses. */
export const GUESSING = -2 * (Math.log(1 / 3) / 3 + (2 * Math.log(2 / 3)) / 3);
const DIVERGED = 10_000; // above this, no run has ever recovered
const A_LEAP = 1.25 * GUESSING; // higher than any cost of an untrained network
const LEAPS = 3;
const LAST = 30;
const SPAN = 50; // mini-batches enough to average out their differences
const FALLS = 0.9;

/** The slider's position for a learning rate: the nearest one. */
export function placeOfRate(rate) {
  const distance = (place) => Math.abs(Math.log(RATES[place] / rate));
  return RATES.reduce((best, _, place) => (distance(place) < distance(best) ? place : best), 0);
}

/** A learning rate that is safely smaller. */
export function smallerRate(rate) {
  return RATES[Math.max(0, placeOfRate(rate) - A_TENTH)];
}

export const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

const isOut = (cost) => !(cost <= DIVERGED);

/** What the costs of all mini-batches since the start show; the learning rate was set before the one at `since`.
 *
 *  - "early": too few to tell; "falling"; "level": it has fallen and hardly falls any more.
 *  - "crawling": it hardly falls although it is still high; "stuck": the same, after leaps.
 *  - "leaping": often worse than guessing; "diverged": it grows without limit.
 *
 *  `before` and `now` are means over consecutive spans, `highest` is the highest of the last few.
 */
export function judged(costs, since = 0) {
  if (costs.some(isOut)) return { seen: "diverged", step: costs.findIndex(isOut) + 1 };
  const recent = costs.slice(since).slice(-2 * SPAN);
  const last = recent.slice(-LAST);
  const highest = Math.max(...last);
  if (last.filter((cost) => cost > A_LEAP).length >= LEAPS) return { seen: "leaping", highest };
  if (recent.length < SPAN) return { seen: "early" };
  const half = Math.floor(recent.length / 2);
  const [before, now] = [mean(recent.slice(0, half)), mean(recent.slice(half))];
  return { seen: trend(before, now, costs), before, now, steps: half };
}

function trend(before, now, costs) {
  if (now < FALLS * before) return "falling";
  if (now < GUESSING / 2) return "level";
  return costs.filter((cost) => cost > A_LEAP).length >= LEAPS ? "stuck" : "crawling";
}
