/** Marks to start from, as strokes in hundredths of the pad. */
import { SIDE } from "./mark.js";

const circle = Array.from({ length: 41 }, (_, step) => {
  const angle = (step / 40) * 2 * Math.PI;
  return [50 + 30 * Math.cos(angle), 50 + 30 * Math.sin(angle)];
});

const scribble = Array.from({ length: 60 }, (_, step) => [18 + step * 1.1, 50 + 26 * Math.sin(step * 0.6)]);

const SHAPES = {
  tick: [
    [
      [18, 54],
      [28, 62],
      [38, 78],
      [44, 72],
      [58, 46],
      [82, 18],
    ],
  ],
  cross: [
    [
      [22, 20],
      [50, 48],
      [80, 80],
    ],
    [
      [78, 22],
      [52, 50],
      [20, 78],
    ],
  ],
  circle: [circle],
  letter: [
    [
      [26, 82],
      [50, 18],
      [74, 82],
    ],
    [
      [36, 58],
      [64, 58],
    ],
  ],
  scribble: [scribble],
};

export const NAMES = Object.keys(SHAPES);

/** An example's strokes.
 *
 * @param {string} name
 * @param {number} width
 * @returns {Stroke[]}
 */
export function example(name, width) {
  return SHAPES[name].map((points) => ({
    width,
    points: points.map(([x, y]) => [(x * SIDE) / 100, (y * SIDE) / 100]),
  }));
}
