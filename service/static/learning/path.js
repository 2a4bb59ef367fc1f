/** The path of gradient descent: places in the space of all parameters.
 *
 *  A place is all parameters in one row, each in units of its scale: in these units a step is parallel to the slope.
 */

const LONGEST = 128;

/** The place of a network. */
export function placeOf(network) {
  const scales = network.namedScales();
  const rows = Object.entries(network.namedParameters()).map(([name, numbers]) =>
    numbers.map((number) => number / scales[name]),
  );
  return Float64Array.from(rows.flatMap((row) => [...row]));
}

/** Move a network to a place. */
export function moveTo(network, place) {
  const scales = network.namedScales();
  let next = 0;
  for (const [name, numbers] of Object.entries(network.namedParameters())) {
    for (let index = 0; index < numbers.length; index += 1) numbers[index] = place[next + index] * scales[name];
    next += numbers.length;
  }
}

/** The places along the path, evenly spread over the steps; if there are too many, every second one is dropped. */
export class Path {
  constructor(network) {
    this.places = [placeOf(network)];
    this.every = 1;
  }

  add(step, network) {
    if (step % this.every !== 0) return;
    this.places.push(placeOf(network));
    if (this.places.length <= LONGEST) return;
    this.places = this.places.filter((_, index) => index % 2 === 0);
    this.every *= 2;
  }
}
