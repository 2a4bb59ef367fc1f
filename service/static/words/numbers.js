/** Numbers on their way to the reader's eye: a true minus sign, few digits. */
import { SAY } from "./words.js";

export function written(value, digits = 3) {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text.replace("-", "−");
}

export function signed(value, digits = 3) {
  const text = written(value, digits);
  return Number(value.toFixed(digits)) > 0 ? `+${text}` : text;
}

export function percent(share, digits = 1) {
  return `${(100 * share).toFixed(digits)} %`;
}

export function cellValue(value) {
  return value > 0 ? "+1" : "−1";
}

/** A number of things; `unit` is one of SAY.units.
 *
 * @param {number} number
 * @param {string[]} unit
 */
export function count(number, [one, many]) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

export function largestMagnitude(values) {
  let largest = 0;
  for (const value of values) {
    const magnitude = Math.abs(value);
    if (magnitude > largest) largest = magnitude;
  }
  return largest || 1;
}

/** A score as a share: none is ever wholly sure, whatever rounding would say. */
export function shareOf(score) {
  const rounded = percent(score);
  if (rounded === percent(1)) return SAY.score.high;
  return rounded === percent(0) ? SAY.score.low : rounded;
}

/** A score in digits: as many as it needs to be neither 0 nor 1. */
export function writtenScore(score) {
  const digits = [4, 5, 6, 7, 8].find((most) => ![0, 1].includes(Number(score.toFixed(most))));
  return score.toFixed(digits ?? 9);
}
