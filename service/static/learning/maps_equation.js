/** An equation of pictures: the slopes of a filter's map times what the filter's cell saw from each place. */
import { LayerPicture } from "../network/layer_picture.js";
import { element } from "../page/elements.js";
import { sign } from "../touching/number_tables.js";
import { largestMagnitude } from "../words/numbers.js";
import { BY_HAND as WORDS } from "../words/words.js";

/** The largest size at which all three fit side by side. */
const side = () => (window.innerWidth > 640 ? 160 : 86);

function picture(caption, kind, { rows, columns }, values, place) {
  const made = new LayerPicture(caption);
  made.arrange({ kind, shape: [rows, columns, 1], scale: largestMagnitude(values) }, side());
  made.paint(values);
  made.outline([{ top: place.row, bottom: place.row, left: place.column, right: place.column, map: 0 }]);
  return element("figure", { class: "numbers" }, made.element, element("figcaption", {}, caption));
}

/** For a bias only the slopes are shown, because its input is 1 everywhere. The `place` is outlined. */
export function mapsEquation(chain, isBias, place) {
  const slopes = picture(WORDS.slopes, "relu", chain, chain.slopes, place);
  if (isBias) return element("div", { class: "equation maps" }, slopes);
  const seen = picture(WORDS.seen, "grid", chain, chain.seen, place);
  const products = picture(WORDS.products, "relu", chain, chain.products, place);
  return element("div", { class: "equation maps" }, slopes, sign("×"), seen, sign("="), products);
}
