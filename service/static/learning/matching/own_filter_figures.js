/** The figures of the drawn filter: the filter, the mark with the filter on it, and the feature map. */
import * as state from "../../page/state.js";
import { element } from "../../page/elements.js";
import { LayerPicture } from "../../network/layer_picture.js";
import { OWN_FILTER as WORDS } from "../../words/words.js";
import { fieldOf } from "./match.js";

const FULL_SCALE = 1;
const PADDING = 36;

/** The largest size at which the mark and its map fit side by side, with the filter and the arithmetic if there is room. */
function sideFor(room) {
  if (room > 1100) return Math.min(264, (room - 590) / 3);
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
    this.element = element("div", { class: "figures" });
  }

  build(readout, place) {
    const figure = (caption, ...parts) => element("figure", {}, element("figcaption", {}, caption), ...parts);
    this.element.append(
      figure(WORDS.filter, element("div", { class: "square" }, this.filter), readout),
      figure(WORDS.mark, element("div", {}, this.mark.element)),
      figure(WORDS.map, this.mapFrame, place),
    );
    return this.element;
  }

  /** Paint the mark and the map if they have changed, and always the frames; of the map only its first `shown` places. */
  show(/** @type {import("./sliding_filter.js").SlidingFilter} */ sliding, /** @type {number | undefined} */ shown) {
    const { grid, map, place, best, field, size, stride } = sliding;
    const side = sideFor((this.element.parentElement?.clientWidth ?? 0) - PADDING);
    this.element.style.setProperty("--side", `${side}px`);
    const look = [state.get("theme"), side];
    draw(this.mark, { kind: "grid", shape: [grid.length, grid.length, 1] }, grid.flat(), [grid, ...look]);
    const stage = { kind: "relu", shape: [map.rows, map.columns, 1], scale: FULL_SCALE };
    draw(this.map, stage, map.values, [map, shown, ...look], shown);
    frame(this.mark, field, fieldOf(best, size, stride));
    frame(this.map, region(place), region(best));
  }
}

const region = ({ row, column }) => ({ top: row, bottom: row, left: column, right: column });

function draw(picture, stage, values, look, shown = Infinity) {
  if (picture.look?.every((part, index) => part === look[index])) return;
  picture.arrange(stage, look.at(-1));
  picture.paint(values, shown);
  picture.look = look;
}

/** The current place, and the best one dashed. */
function frame(picture, here, best) {
  picture.outline([]);
  picture.outlineDashed({ ...best, map: 0 });
  picture.outlineRegion(picture.sheet.getContext("2d"), { ...here, map: 0 });
}
