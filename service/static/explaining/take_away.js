/** Take away: the call that sends this mark, its grid, and the feature maps as picture and as JSON. */
import * as state from "../page/state.js";
import { byId, element, unseenCanvas } from "../page/elements.js";
import { paintLayer } from "../network/layer.js";
import { layoutOf } from "../network/layout.js";
import { nameOf } from "../words/layer_words.js";
import { explanationFile } from "../asking/service.js";
import { sizeOf } from "../network/stage_column.js";
import { tone } from "../page/colours.js";
import { SAY } from "../words/words.js";

const MARGIN = 16;
const TALL = 520;

/** A command for any shell that sends the grid that the network saw to this service. */
function curlFor(grid) {
  const rows = grid.map((row) => `[${row.join(",")}]`).join(",");
  return `curl -s '${new URL("predict", document.baseURI)}' -H 'Content-Type: application/json' -d '{"grid": [${rows}]}'`;
}

function save(name, blob) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function saveGrid() {
  const { grid } = state.get("answer");
  save("grid.json", new Blob([JSON.stringify({ grid })], { type: "application/json" }));
}

async function saveMaps() {
  save("feature-maps.json", await explanationFile(state.get("answer").grid, state.get("snapshot")));
}

function layerPicture(stage, values) {
  const layout = layoutOf(stage, TALL, { widest: TALL * 0.4, most: 16 });
  const canvas = element("canvas");
  paintLayer(canvas, stage, layout, values);
  return {
    canvas,
    title: nameOf(stage),
    size: sizeOf(stage),
    width: Math.max(layout.width, 120),
    height: layout.height,
  };
}

/** All layers side by side in one picture, each below its name. */
function mapsPicture() {
  const { maps } = state.get("explanation");
  const layers = state.get("network").stages.map((stage, index) => layerPicture(stage, maps[index]));
  const density = window.devicePixelRatio || 1;
  const width = layers.reduce((sum, layer) => sum + layer.width + MARGIN, MARGIN);
  const [canvas, context] = unseenCanvas(width * density, (TALL + 64 + MARGIN) * density);
  context.scale(density, density);
  context.fillStyle = tone("card");
  context.fillRect(0, 0, width, TALL + 64 + MARGIN);
  let left = MARGIN;
  for (const layer of layers) {
    paintNamed(context, layer, left);
    left += layer.width + MARGIN;
  }
  return canvas;
}

function paintNamed(context, { canvas, title, size }, left) {
  context.fillStyle = tone("text");
  context.font = "600 14px system-ui, sans-serif";
  context.fillText(title, left, 26);
  context.fillStyle = tone("quiet");
  context.font = "12px system-ui, sans-serif";
  context.fillText(size, left, 44);
  const density = window.devicePixelRatio || 1;
  context.drawImage(canvas, left, 60, canvas.width / density, canvas.height / density);
}

async function savePicture() {
  save("feature-maps.png", await mapsPicture().convertToBlob({ type: "image/png" }));
}

async function copyCurl() {
  const text = byId("curl").textContent;
  try {
    await navigator.clipboard.writeText(text);
    byId("copied").textContent = SAY.takeAway.copied;
  } catch {
    getSelection()?.selectAllChildren(byId("curl"));
    byId("copied").textContent = SAY.takeAway.selected;
  }
}

export function startTakeAway() {
  byId("copy-curl").addEventListener("click", copyCurl);
  byId("save-grid").addEventListener("click", saveGrid);
  byId("save-maps").addEventListener("click", saveMaps);
  byId("save-picture").addEventListener("click", savePicture);
  state.on("answer", ({ grid }) => {
    byId("curl").textContent = curlFor(grid);
    byId("copied").textContent = "";
  });
}
