/** One layer on the page: its picture, a canvas above it for outlines, and the pixel at the pointer. */
import { dashedOutline, faintOutline, outline, paintLayer } from "./layer.js";
import { layoutOf, mapRectangle, pixelAt, rectangleOf } from "./layout.js";
import { element, sharpContext } from "../page/elements.js";

export class LayerPicture {
  /** @type {Layout} none before it is arranged */
  layout;

  /** A picture without a label shows nothing that the text beside it does not say. */
  constructor(label = "") {
    const empty = { width: 0, height: 0 };
    this.pixels = element("canvas", {
      ...empty,
      ...(label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" }),
    });
    this.sheet = element("canvas", { ...empty, "aria-hidden": "true", class: "sheet" });
    this.element = element("div", { class: "layer-picture" }, this.pixels, this.sheet);
  }

  /** Lay out the stage within a height; {widest, most} are those of `layoutOf`. */
  arrange(stage, height, options) {
    this.stage = stage;
    this.layout = layoutOf(stage, height, options);
    this.element.style.width = `${this.layout.width}px`;
    this.element.style.height = `${this.layout.height}px`;
  }

  paint(values, shown) {
    paintLayer(this.pixels, this.stage, this.layout, values, shown);
  }

  /** Outline regions, and a whole map; a region without a map is outlined thinly on every map. */
  outline(regions, map = null) {
    const context = sharpContext(this.sheet, this.layout.width, this.layout.height);
    if (map !== null && !this.layout.flat) faintOutline(context, mapRectangle(this.layout, map));
    for (const region of regions) this.outlineRegion(context, region);
  }

  outlineRegion(context, region) {
    if (region.map !== null) outline(context, rectangleOf(this.layout, region));
    else for (let map = 0; map < this.layout.maps; map += 1) this.outlineOnMap(context, { ...region, map });
  }

  outlineOnMap(context, region) {
    (this.layout.maps === 1 ? outline : faintOutline)(context, rectangleOf(this.layout, region));
  }

  /** Outline one more region, with dashes. */
  outlineDashed(region) {
    dashedOutline(this.sheet.getContext("2d"), rectangleOf(this.layout, region));
  }

  pixelAt(event) {
    const box = this.pixels.getBoundingClientRect();
    return pixelAt(this.layout, event.clientX - box.left, event.clientY - box.top);
  }

  /** Call back with the pixel under the pointer, and whether it was pressed. */
  onPointer(listener) {
    const tell = (pressed) => (event) => {
      const pixel = this.layout && this.pixelAt(event);
      if (pixel) listener(pixel, pressed);
    };
    this.element.addEventListener("pointermove", tell(false));
    this.element.addEventListener("click", tell(true));
  }
}
