/** The inputs that a filter or a pooling window looks at, in each of its places.
 *
 *  - places: the index of the first input in each place, row by row.
 *  - cells: the offset of each of its size x size cells from that first input.
 *  - rows, columns: of places.
 */
export function slidingWindow([height, width, channels], size, stride) {
  const count = (length) => Math.floor((length - size) / stride) + 1;
  const at = (row, column) => (row * width + column) * channels;
  return {
    rows: count(height),
    columns: count(width),
    places: indices(count(height), count(width), (row, column) => at(row * stride, column * stride)),
    cells: indices(size, size, at),
  };
}

function indices(rows, columns, indexAt) {
  const found = new Int32Array(rows * columns);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) found[row * columns + column] = indexAt(row, column);
  return found;
}
