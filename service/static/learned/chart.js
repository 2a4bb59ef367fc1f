/** A small line chart as SVG with a name for screen readers: axes, ticks, one line per series, and a readout at the pointer.
 *
 *  It is redrawn whenever its width changes, at one unit per pixel, so that its text always has the same size.
 */
import { element, svg } from "../page/elements.js";

const HEIGHT = 190;
const EDGE = { left: 54, right: 14, top: 12, bottom: 30 };

const places = (values) => values.filter((value) => Number.isFinite(value));

/** Round numbers from low to high, about as many as wanted. */
export function roundNumbers(low, high, wanted = 4) {
  const raw = (high - low || 1) / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5].find((each) => each * power >= raw) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

function scaleFor([low, high], from, to) {
  const span = high - low || 1;
  return (value) => from + ((value - low) / span) * (to - from);
}

function axes(x, y, xRange, yRange, { width, xName, write, writeX, whole }) {
  const parts = [];
  for (const tick of roundNumbers(...yRange)) {
    parts.push(svg("line", { class: "rule", x1: EDGE.left, x2: width - EDGE.right, y1: y(tick), y2: y(tick) }));
    parts.push(svg("text", { x: EDGE.left - 6, y: y(tick) + 4, "text-anchor": "end" }, write(tick)));
  }
  for (const tick of roundNumbers(...xRange, 5).filter((each) => !whole || Number.isInteger(each))) {
    parts.push(svg("text", { x: x(tick), y: HEIGHT - EDGE.bottom + 16, "text-anchor": "middle" }, writeX(tick)));
  }
  parts.push(svg("text", { x: width - EDGE.right, y: HEIGHT - 2, "text-anchor": "end", class: "axis-name" }, xName));
  return parts;
}

const isKnown = ({ y }) => Number.isFinite(y);

/** The points in runs without gaps: no line is drawn across unknown points. */
function runsOf(points) {
  /** @type {{x: number, y: number}[][]} */
  const runs = [];
  points.forEach((point, index) => {
    if (!isKnown(point)) return;
    if (index > 0 && isKnown(points[index - 1])) runs[runs.length - 1].push(point);
    else runs.push([point]);
  });
  return runs;
}

function line({ kind: own, points, dots }, x, y) {
  const kind = `series ${own}`;
  const paths = runsOf(points).map((run) =>
    svg("polyline", {
      class: kind,
      points: run.map((point) => `${x(point.x).toFixed(1)},${y(point.y).toFixed(1)}`).join(" "),
    }),
  );
  const marks = dots
    ? points
        .filter(isKnown)
        .map((point) => svg("circle", { class: kind, cx: x(point.x), cy: y(point.y), r: point.size ?? 3 }))
    : [];
  return [...paths, ...marks];
}

function legend(series) {
  const entries = series.map(({ kind, name }) => element("li", { class: kind }, element("i", {}), name));
  return series.length > 1 ? element("ul", { class: "legend" }, ...entries) : null;
}

const EMPTY = "\u00a0";

/** The values of the known point nearest to the pointer are written below the chart. */
function readOut(drawing, x, text, { series, writeFine, writeX, xName }) {
  const [{ points }] = series;
  const ruler = svg("line", { class: "ruler", y1: EDGE.top, y2: HEIGHT - EDGE.bottom, visibility: "hidden" });
  drawing.append(ruler);
  drawing.addEventListener("pointermove", (event) => {
    const at = event.clientX - drawing.getBoundingClientRect().left;
    const distance = (index) => Math.abs(x(points[index].x) - at);
    const known = [...points.keys()].filter((index) => isKnown(points[index]));
    const nearest = known.reduce((best, index) => (distance(index) < distance(best) ? index : best), known[0]);
    for (const end of ["x1", "x2"]) ruler.setAttribute(end, x(points[nearest].x));
    ruler.setAttribute("visibility", "visible");
    const numbers = series.map((each) => `${each.name} ${writeFine(each.points[nearest]?.y ?? NaN)}`);
    text.textContent = `${xName} ${writeX(points[nearest].x)}: ${numbers.join(", ")}`;
  });
  drawing.addEventListener("pointerleave", () => {
    ruler.setAttribute("visibility", "hidden");
    text.textContent = EMPTY;
  });
}

function drawingOf(settings, width, text) {
  const { title, series, yRange, xRange, diagonal } = settings;
  const all = series.flatMap(({ points }) => points);
  const [xs, ys] = [places(all.map((point) => point.x)), places(all.map((point) => point.y))];
  const across = xRange ?? [Math.min(...xs), Math.max(...xs)];
  const down = yRange ?? [0, Math.max(...ys)];
  const x = scaleFor(across, EDGE.left, width - EDGE.right);
  const y = scaleFor(down, HEIGHT - EDGE.bottom, EDGE.top);
  const ideal = diagonal
    ? [svg("line", { class: "ideal", x1: x(across[0]), y1: y(across[0]), x2: x(across[1]), y2: y(across[1]) })]
    : [];
  const drawing = svg(
    "svg",
    { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, role: "img", "aria-label": title },
    ...axes(x, y, across, down, { ...settings, width }),
    ...ideal,
    ...series.flatMap((each) => line(each, x, y)),
  );
  readOut(drawing, x, text, settings);
  return drawing;
}

/** A figure with a `title` and a line for each of the `series`, [{kind, name, points: [{x, y}], dots}].
 *
 *  write, writeFine and writeX format numbers: of the vertical axis, of the readout, of the horizontal axis.
 *  `whole` limits the horizontal axis to whole numbers; `diagonal` draws the line on which both axes agree.
 */
export function chart(given) {
  const settings = { writeFine: given.write, writeX: String, whole: true, ...given };
  const plot = element("div", { class: "plot" });
  const text = element("p", { class: "readout" }, EMPTY);
  const draw = () => plot.replaceChildren(drawingOf(settings, plot.clientWidth, text));
  new ResizeObserver(draw).observe(plot);
  return element(
    "figure",
    { class: "chart" },
    element("figcaption", {}, settings.title),
    legend(settings.series),
    plot,
    text,
  );
}
