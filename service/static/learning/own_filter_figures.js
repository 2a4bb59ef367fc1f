/** The figures of the filter that is drawn by hand: the filter, the mark with the filter on it, and the feature map. */
import * as state from "../page/state.js";
import { element } from "../page/elements.js";
import { LayerPicture } from "../network/layer_picture.js";
import { OWN_FILTER as WORDS } from "../words/words.js";
import { fieldOf } from "./match.js";

const FULL_SCALE = 1;
const PADDING = 36;

/** As large as lets the mark and its map stand side by side, with the filter where there is room, and with the arithmetic. */
function sideFor(room) {
  if (room > 1100) return Math.min(264, (room - 510) / 3);
  return Math.min(270, room > 600 ? (room - 60) / 3 : (room - 14) / 2);
}

export class OwnFilterFigures {
  constructor() {
    this.filter = element("canvas", {
      tabindex: 0,
      role: "application",
      id: "own-filter-board",
      "aria-label": WORDS.board,
      "aria-describedby": "own-filter-readout",
    });
    this.mark = new LayerPicture(WORDS.markPicture);
    this.map = new LayerPicture(WORDS.mapPicture);
    this.mapFrame = element("div", {
      tabindex: 0,
      role: "application",
      id: "own-filter-map",
      "aria-label": WORDS.mapBoard,
      "aria-describedby": "own-filter-place",
    });
    this.mapFrame.append(this.map.element);
  }

  build(readout, place) {
    const figure = (caption, shown, ...below) =>
      element("figure", {}, element("figcaption", {}, caption), shown, ...below);
    this.element = element(
      "div",
      { class: "figures" },
      figure(WORDS.filter, element("div", { class: "square" }, this.filter), readout),
      figure(WORDS.mark, element("div", {}, this.mark.element)),
      figure(WORDS.map, this.mapFrame, place),
    );
    return this.element;
  }

  /** The mark and the map anew where they have changed, the frames always. */
  show({ grid, map, filter, stride, place, best, shown }, field) {
    const side = sideFor(this.element.parentElement.clientWidth - PADDING);
    this.element.style.setProperty("--side", `${side}px`);
    const look = [state.get("theme"), side];
    draw(this.mark, { kind: "grid", shape: [grid.length, grid.length, 1] }, grid.flat(), [grid, ...look]);
    const stage = { kind: "relu", shape: [map.rows, map.columns, 1], scale: FULL_SCALE };
    draw(this.map, stage, map.values, [map, shown, ...look], shown);
    const here = (at) => ({ top: at.row, bottom: at.row, left: at.column, right: at.column });
    frame(this.mark, { ...field, map: 0 }, fieldOf(best, filter.length, stride));
    frame(this.map, { ...here(place), map: 0 }, here(best));
  }
}

function draw(picture, stage, values, look, shown) {
  if (picture.look?.every((part, index) => part === look[index])) return;
  picture.arrange(stage, look.at(-1));
  picture.paint(values, shown);
  picture.look = look;
}

/** The place being looked at, and the best one dashed. */
function frame(picture, region, best) {
  picture.outline([]);
  picture.outlineDashed(best);
  picture.outlineRegion(picture.sheet.getContext("2d"), region);
}
