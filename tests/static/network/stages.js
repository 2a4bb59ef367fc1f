/** Stages for the tests, as the service describes them. */

export function stageOf(kind, shape, inputShape, { size = [1, 1], stride = [1, 1], ...rest } = {}) {
  return { kind, index: 1, shape, inputShape, receptive_field: { before: { size, stride } }, ...rest };
}

export const grid = (side) => ({ ...stageOf("grid", [side, side, 1], []), index: 0 });

/** A convolution of square filters. */
export function convolution([rows, columns, filters], inputShape, { size, stride = 1, ...rest }) {
  const filterShape = [filters, size, size, inputShape[2]];
  const window = { size: [size, size], stride: [stride, stride] };
  return stageOf("convolution", [rows, columns, filters], inputShape, { ...window, filterShape, ...rest });
}

export function pooling([rows, columns, maps]) {
  const window = { size: [2, 2], stride: [2, 2] };
  return stageOf("max_pooling", [rows, columns, maps], [2 * rows, 2 * columns, maps], window);
}

export const relu = (shape) => stageOf("relu", shape, shape);

export function flatten(inputShape) {
  const whole = { size: inputShape.slice(0, 2), stride: [0, 0] };
  return stageOf("flatten", [inputShape.reduce((product, length) => product * length, 1)], inputShape, whole);
}

export function fullyConnected(neurons, inputs, rest = {}) {
  return stageOf("fully_connected", [neurons], [inputs], { size: [inputs, 1], stride: [0, 0], ...rest });
}

/** A small network of each kind of layer: 8x8 -> 3 maps of 6x6 -> 3x3 -> 27 numbers -> 2 neurons. */
export const SMALL = [
  grid(8),
  convolution([6, 6, 3], [8, 8, 1], { size: 3 }),
  relu([6, 6, 3]),
  pooling([3, 3, 3]),
  flatten([3, 3, 3]),
  fullyConnected(2, 27),
].map((stage, index) => ({ ...stage, index }));
