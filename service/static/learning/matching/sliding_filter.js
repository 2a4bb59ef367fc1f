/** A filter that is drawn by hand and slid over a mark: which filter, how far it moves at a time, and where it is. */
import { inverted, pattern, resized, withCell } from "./filter_patterns.js";
import { bestPlace, featureMap, fieldOf, placeAround, placeAt } from "./match.js";

const SIZE = 7;

/** - grid: the mark.
 *  - filter: rows of +-1. `name` is that of its pattern, null once it has been changed.
 *  - map, best: its feature map, and the best place on it.
 *  - place: where it is, a row and a column of the map.
 */
export class SlidingFilter {
  /** It begins with the stem of a tick. */
  constructor(/** @type {Grid} */ grid) {
    this.grid = grid;
    this.stride = 1;
    /** @type {string | null} */
    this.name = "rising";
    this.filter = pattern("rising", SIZE);
    this.map = this.match();
    /** @type {{row: number, column: number}} */
    this.place = this.best;
  }

  match() {
    return featureMap(this.grid, this.filter, this.stride);
  }

  get best() {
    return bestPlace(this.map);
  }

  get size() {
    return this.filter.length;
  }

  /** The part of the grid that it lies on. */
  get field() {
    return fieldOf(this.place, this.size, this.stride);
  }

  /** The number of the map where it is. */
  get value() {
    return this.map.values[this.place.row * this.map.columns + this.place.column];
  }

  get isAtTheEnd() {
    return this.place.row === this.map.rows - 1 && this.place.column === this.map.columns - 1;
  }

  /** With another map of other places, look where most was found. */
  lookAgain() {
    this.map = this.match();
    this.place = this.best;
  }

  take(/** @type {string} */ name) {
    this.change(pattern(name, this.size), name);
  }

  invert() {
    this.change(inverted(this.filter), null);
  }

  /** Another size: of a pattern as it is in that size, or of what has been drawn. */
  resize(/** @type {number} */ size) {
    this.change(this.name === null ? resized(this.filter, size) : pattern(this.name, size), this.name);
  }

  change(filter, name) {
    this.filter = filter;
    this.name = name;
    this.lookAgain();
  }

  setStride(/** @type {number} */ stride) {
    this.stride = stride;
    this.lookAgain();
  }

  setGrid(/** @type {Grid} */ grid) {
    this.grid = grid;
    this.lookAgain();
  }

  /** Set one cell. The filter stays where it is, so that one sees what that changes. */
  setCell(row, column, value) {
    this.filter = withCell(this.filter, row, column, value);
    this.name = null;
    this.map = this.match();
  }

  /** To a row and a column of the map, or the nearest that there is. */
  go(row, column) {
    const within = (place, places) => Math.max(0, Math.min(places - 1, place));
    this.place = { row: within(row, this.map.rows), column: within(column, this.map.columns) };
  }

  /** To where a cell of the grid is in its middle. */
  goAround(cell) {
    this.place = placeAround(cell, this.map, this.size, this.stride);
  }

  /** On by some places in reading order, or back; as far as there are places. */
  slide(/** @type {number} */ places) {
    const { rows, columns } = this.map;
    const next = this.place.row * columns + this.place.column + places;
    this.place = placeAt(Math.max(0, Math.min(rows * columns - 1, next)), columns);
  }
}
