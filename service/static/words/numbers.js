/** Formats numbers for readers: a true minus sign, few digits. */
import { SAY } from "./words.js";

const LARGEST = 1e6;

/** A word for a number that digits cannot write; null for all others. */
function named(value) {
  if (Number.isNaN(value)) return SAY.size.none;
  if (Math.abs(value) < LARGEST) return null;
  return value > 0 ? SAY.size.huge : SAY.size.low;
}

/** Whether a number can be written in digits. */
export const isWritable = (value) => named(value) === null;

/** A cost in few digits, or in words. */
export function costWritten(cost, digits = 3) {
  return named(cost) ?? cost.toLocaleString("en", { maximumSignificantDigits: digits });
}

/** Two costs, in as many digits as are needed to show a difference. */
export function costsWritten(one, other) {
  const pairs = [3, 4, 5, 6].map((digits) => [costWritten(one, digits), costWritten(other, digits)]);
  return pairs.find(([first, second]) => first !== second) ?? pairs[0];
}

export function written(value, digits = 3) {
  const name = named(value);
  if (name !== null) return name;
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text.replace("-", "−");
}

export function signed(value, digits = 3) {
  const text = written(value, digits);
  if (named(value) !== null) return text;
  return Number(value.toFixed(digits)) > 0 ? `+${text}` : text;
}

/** A change with `digits` decimals, or with more if it is so small that they would all be zero. */
export function changeWritten(change, digits) {
  const shows = (decimals) => Number(change.toFixed(decimals)) !== 0;
  const decimals = [0, 1, 2, 3, 4, 5].map((more) => digits + more);
  return signed(change, decimals.find(shows) ?? digits);
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

/** A score as a percentage that is never rounded to 0 or 100 %. */
export function shareOf(score) {
  if (Number.isNaN(score)) return SAY.size.none;
  const rounded = percent(score);
  if (rounded === percent(1)) return SAY.score.high;
  return rounded === percent(0) ? SAY.score.low : rounded;
}

/** A score in digits: as many as it needs to be neither 0 nor 1. */
export function writtenScore(score) {
  const digits = [4, 5, 6, 7, 8].find((most) => ![0, 1].includes(Number(score.toFixed(most))));
  return score.toFixed(digits ?? 9);
}
