/** Charts with a point for each stop of the slider: the answers for the mark, and the record of the training. */
import { chart } from "./chart.js";
import { percent } from "../words/numbers.js";
import { SAY } from "../words/words.js";

const share = (value) => percent(value, 0);
const short = (value) => String(Number(value.toPrecision(3)));

const chartOfStops = (stops, settings) =>
  chart({
    xName: SAY.snapshots.steps,
    writeX: (stop) => stops[stop].step.toLocaleString("en"),
    xRange: [0, stops.length - 1],
    ...settings,
  });

const series = (kind, name, values) => ({
  kind,
  name,
  points: values.map((value, stop) => ({ x: stop, y: value ?? NaN })),
  dots: true,
});

/** Both outputs for the mark on the pad; `said` has {tick, cross} for each stop that was requested. */
export function outputsChart(stops, said) {
  return chartOfStops(stops, {
    title: SAY.snapshots.outputs,
    write: share,
    writeFine: (value) => percent(value, 1),
    yRange: [0, 1],
    series: ["tick", "cross"].map((name) =>
      series(
        `${name}-output`,
        SAY.snapshots.series[name],
        said.map((scores) => scores?.[name]),
      ),
    ),
  });
}

/** Cost and accuracy from before the first step on; null if the version has no record of its snapshots. */
export function recordCharts(stops) {
  if (!stops.some(({ figures }) => figures)) return [];
  const curve = (key) => [
    series(
      "validation",
      SAY.learned.series.validation,
      stops.map(({ figures }) => figures?.[key]),
    ),
  ];
  const cost = { write: short, writeFine: (value) => value.toFixed(4), series: curve("validation_cost") };
  const accuracy = { write: share, writeFine: (value) => percent(value, 2), series: curve("validation_accuracy") };
  return [
    chartOfStops(stops, { title: SAY.snapshots.cost, ...cost }),
    chartOfStops(stops, { title: SAY.snapshots.accuracy, yRange: [0, 1], ...accuracy }),
  ];
}
