/** The marks to learn from, in the file that `model/dataset/packed.py` writes and describes. */
import { targetsOf } from "./labels.js";

const HEADER = 3; // numbers of 4 bytes: the grid's side, the training set's marks, the validation set's

/** {training, validation}, each a list of {grid, targets, label}.
 *
 *  - grid: S x S numbers of +-1, row after row, ink -1.
 *  - targets: what the two outputs should be.
 *  - label: its index in LABELS.
 */
export function unpack(buffer) {
  const view = new DataView(buffer);
  const [side, training, validation] = Array.from({ length: HEADER }, (_, place) => view.getUint32(4 * place, true));
  const labels = new Uint8Array(buffer, 4 * HEADER, training + validation);
  const bits = new Uint8Array(buffer, 4 * HEADER + labels.length);
  const bytes = Math.ceil((side * side) / 8);
  const marks = Array.from(labels, (label, place) => ({
    grid: gridOf(bits.subarray(place * bytes, (place + 1) * bytes), side),
    targets: targetsOf(label),
    label,
  }));
  return { training: marks.slice(0, training), validation: marks.slice(training) };
}

/** The first bit of a byte is its highest; 1 is paper. */
function gridOf(bits, side) {
  return Float64Array.from({ length: side * side }, (_, cell) => ((bits[cell >> 3] >> (7 - (cell & 7))) & 1 ? 1 : -1));
}
