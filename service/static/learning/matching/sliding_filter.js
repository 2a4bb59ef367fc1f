/** A drawn filter that slides over a mark: the filter, its stride, and its place. */
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

  /** The part of the grid under it. */
  get field() {
    return fieldOf(this.place, this.size, this.stride);
  }

  /** The number of the map at its place. */
  get value() {
    return this.map.values[this.place.row * this.map.columns + this.place.column];
  }

  get isAtTheEnd() {
    return this.place.row === this.map.rows - 1 && this.place.column === this.map.columns - 1;
  }

  /** If the map has other places now, move to its largest value. */
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

  /** Change the size: of a pattern by drawing it in that size, of a drawing by resizing it. */
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

  /** Set one cell. The filter stays where it is, so that the effect is visible. */
  setCell(row, column, value) {
    this.filter = withCell(this.filter, row, column, value);
    this.name = null;
    this.map = this.match();
  }

  /** Move to a row and a column of the map, or to the nearest place. */
  go(row, column) {
    const within = (place, places) => Math.max(0, Math.min(places - 1, place));
    this.place = { row: within(row, this.map.rows), column: within(column, this.map.columns) };
  }

  /** Move so that a cell of the grid is in its middle. */
  goAround(cell) {
    this.place = placeAround(cell, this.map, this.size, this.stride);
  }

  /** Move on by some places in reading order, or back, up to the ends of the map. */
  slide(/** @type {number} */ places) {
    const { rows, columns } = this.map;
    const next = this.place.row * columns + this.place.column + places;
    this.place = placeAt(Math.max(0, Math.min(rows * columns - 1, next)), columns);
  }
}
