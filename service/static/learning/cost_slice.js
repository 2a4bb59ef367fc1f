/** A slice of the cost surface: a plane through the space of all parameters, and the cost at points of that plane. */

export const SIZE = 13; // points along each side
const MARGIN = 1.4;
const NEAREST = 0.3; // the radius around a network that has hardly moved

const dot = (one, other) => one.reduce((sum, number, index) => sum + number * other[index], 0);
const lengthOf = (numbers) => Math.sqrt(dot(numbers, numbers));
const minus = (one, other) => one.map((number, index) => number - other[index]);
const along = (start, direction, far) => start.map((number, index) => number + far * direction[index]);

/** A vector without its component along a direction. */
const across = (vector, direction) => along(vector, direction, -dot(vector, direction));

/** A direction of length 1; a random one for a vector of length 0. */
function directionOf(vector, random, first) {
  const drawn = random.normals(vector.length, 1);
  const found = lengthOf(vector) > 1e-9 ? vector : first ? across(drawn, first) : drawn;
  const length = lengthOf(found);
  return found.map((number) => number / length);
}

/** The plane through the path's start, its end, and the place farthest from the line between them. */
function planeThrough(places, here, random) {
  const offsets = places.map((place) => minus(place, here));
  const first = directionOf(offsets[0], random, null);
  const sideways = offsets.map((offset) => across(offset, first));
  const farthest = sideways.reduce((best, each) => (lengthOf(each) > lengthOf(best) ? each : best));
  const second = directionOf(farthest, random, first);
  return { first, second, path: offsets.map((offset) => [dot(offset, first), dot(offset, second)]) };
}

/** The middle of a path's points, and the radius around it that shows all of them and their surroundings. */
function viewOf(path) {
  const ranges = [0, 1].map((axis) => {
    const values = path.map((point) => point[axis]);
    return [Math.min(...values), Math.max(...values)];
  });
  const centre = ranges.map(([low, high]) => (low + high) / 2);
  const radius = MARGIN * Math.max(NEAREST, ...ranges.map(([low, high]) => (high - low) / 2));
  return { centre, radius };
}

/** SIZE x SIZE points around a path that ends at `here`, which is [0, 0] in the plane. `costAt(place)` returns the cost.
 *
 *  - path: the path's places in the plane, first to last.
 *  - centre, radius: the part of the plane that the points cover.
 */
export class CostSlice {
  constructor(places, here, costAt, random) {
    const { first, second, path } = planeThrough([...places, here], here, random);
    const { centre, radius } = viewOf(path);
    this.centre = centre;
    this.radius = radius;
    this.path = path;
    this.placeAt = (/** @type {number[]} */ [right, down]) => along(along(here, first, right), second, down);
    this.costAt = costAt;
  }

  /** The costs of some of the points, numbered row by row. */
  costs(from, count) {
    const most = Math.min(count, SIZE * SIZE - from);
    return Array.from({ length: Math.max(0, most) }, (_, index) => {
      return this.costAt(this.placeAt(this.pointAt(from + index)));
    });
  }

  pointAt(index) {
    const steps = [index % SIZE, Math.floor(index / SIZE)];
    return steps.map((step, axis) => this.centre[axis] + this.radius * ((2 * step) / (SIZE - 1) - 1));
  }
}

/** Whether no point near the end of the path is lower than the end, whose cost is `here`; and the lowest of all. */
export function lookAround({ centre, radius }, costs, here) {
  const apart = (2 * radius) / (SIZE - 1);
  const isNear = (_, index) => {
    const [row, column] = [Math.floor(index / SIZE), index % SIZE];
    const [right, down] = [centre[0] - radius + column * apart, centre[1] - radius + row * apart];
    return Math.hypot(right, down) < 2 * apart;
  };
  return { isMinimum: costs.filter(isNear).every((cost) => !(cost < here)), lowest: Math.min(here, ...costs) };
}
