/** A small square picture with one pixel per number, which the style sheet enlarges without smoothing. */
import { element } from "../page/elements.js";

export function cellsCanvas(size, attributes) {
  return element("canvas", { ...attributes, width: size, height: size, class: "cells" });
}

/** Paint each number with the packed pixel that `colour` returns for it. */
export function paintCells(canvas, numbers, colour) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, canvas.height);
  const pixels = new Uint32Array(image.data.buffer);
  numbers.forEach((number, place) => (pixels[place] = colour(number)));
  context.putImageData(image, 0, 0);
}
