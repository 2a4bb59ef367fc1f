/** The user's own mark as the small network sees it: the grid that the service read, resized to the small network's grid. */

const ENOUGH = 3 / 8; // of a cell: strokes are then as thick as those of the marks to learn from

/** A grid, rows of +-1, as side x side numbers of +-1: a cell is ink if enough of its area is.
 *
 *  Returns the numbers row by row.
 */
export function reduced(grid, side) {
  const shares = shareOfCells(grid.length, side);
  const ink = grid.map((row) => added(shares, (column) => Number(row[column] < 0)));
  const cells = shares.flatMap((share) => shares.map((_, column) => added([share], (row) => ink[row][column])[0]));
  return Float64Array.from(cells, (covered) => (covered >= ENOUGH ? -1 : 1));
}

/** For each of `side` cells in a row, the cells of `length` that it covers: a list of [index, share of its width]. */
function shareOfCells(length, side) {
  const width = length / side;
  return Array.from({ length: side }, (_, cell) => {
    const [start, end] = [cell * width, (cell + 1) * width];
    const covered = [];
    for (let index = Math.floor(start); index < Math.min(length, Math.ceil(end)); index += 1)
      covered.push([index, (Math.min(end, index + 1) - Math.max(start, index)) / width]);
    return covered;
  });
}

const added = (shares, valueAt) =>
  shares.map((covered) => covered.reduce((sum, [index, share]) => sum + share * valueAt(index), 0));
