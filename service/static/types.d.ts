/** What the page's scripts hand each other, for `make types`. No browser loads this file. */

/** The numbers of a layer in the order row, column, map. */
type Values = Float32Array;

type Label = "tick" | "cross" | "neither";
type Scores = Record<"tick" | "cross", number>;

/** Rows of +1, paper, and -1, ink. */
type Grid = number[][];

interface Stroke {
  width: number;
  points: [number, number][];
}

/** What a mark is sent as. */
interface Sent {
  body: Blob | string;
  type: string;
  isFile?: boolean;
}

/** What is on the pad; see mark/mark.js. */
interface Mark {
  strokes: Stroke[];
  picture: { file: File; bitmap: ImageBitmap | null } | null;
  cells: Grid | null;
}

/** The shape of a stage's numbers: [rows, columns, maps], or [neurons] in a list. */
type Shape = number[];

/** A layer of the served network, or at index 0 the grid. */
interface Stage {
  kind: string;
  index: number;
  shape: Shape;
  inputShape: Shape;
  receptive_field: { before: { size: number[]; stride: number[] } };
  filters?: Values;
  filterShape?: number[];
  filterScale?: number;
  biases?: Values;
  weights?: Values;
  scale?: number;
}

/** A stage that has filters. */
type Convolution = Stage & Required<Pick<Stage, "filters" | "filterShape" | "filterScale" | "biases">>;

/** What goes over a link: the value that it carries times its weight. */
interface Link {
  from: number;
  to: number;
  amount: number;
}

interface Model {
  name: string;
  version: string;
}

/** What GET /explain says. */
interface ServedNetwork {
  model: Model;
  step?: number;
  steps: number[];
  threshold: number;
  calibration: { scale: number[]; shift: number[] };
  stages: Stage[];
}

/** What POST /predict says of a mark. */
interface Answer {
  label: Label;
  confidence: number;
  scores: Scores;
  warnings: string[];
  model: Model;
  grid: Grid;
  region: [number, number, number, number];
  milliseconds: number;
  step?: number;
}

/** A stop of the slider over the training: a snapshot of a version. */
interface Stop {
  version: string;
  step: number;
  figures?: { validation_cost: number; validation_accuracy: number };
}

interface Evidence {
  cells: number[][];
  bias: number;
  pre_activation: number;
}

/** What POST /explain says of a mark: the answer, each stage's numbers, and the evidence. */
interface Explanation extends Answer {
  maps: Values[];
  evidence: Record<"tick" | "cross", Evidence>;
}

/** A pixel of a stage; of a list, the neuron is the row. */
interface Pixel {
  map: number;
  row: number;
  column: number;
}

interface StagePixel extends Pixel {
  stage: number;
}

/** A part of a stage, its ends included; on all maps if `map` is null. */
interface Region {
  top: number;
  left: number;
  bottom: number;
  right: number;
  map?: number | null;
}

interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where the tiles or the neurons of a stage lie; see network/layout.js. */
type Layout = MapsLayout | NeuronsLayout;

interface MapsLayout {
  flat: false;
  lamps?: undefined;
  maps: number;
  rows: number;
  columns: number;
  down: number;
  across: number;
  cell: number;
  filter: number;
  step: { down: number; across: number };
  insetX: number;
  insetY: number;
  width: number;
  height: number;
}

interface NeuronsLayout {
  flat: true;
  maps: 1;
  lamps?: boolean;
  filter?: undefined;
  neurons: number;
  rows: number;
  columns: number;
  cell: number;
  across: number;
  width: number;
  height: number;
}

/** A mark that the small network learns from: its cells, row after row, what its outputs should be, its index in LABELS. */
interface LearningMark {
  grid: Float64Array;
  targets: number[];
  label: number;
}

/** What the small network's learner tells of itself; see Learner.report. */
interface LearnerReport {
  step: number;
  epoch: number;
  costs: number[];
  learningRate: number;
  marks: number;
  parameters: Record<string, Float64Array>;
  validationCost: number | null;
  confusion: number[][] | null;
  scores: Float64Array | null;
}

/** What the parts of the page share, once it is there; see page/state.js. */
interface State {
  network: ServedNetwork;
  weights: Map<number, Values>;
  waiting: "answer" | "maps";
  answer: Answer;
  explanation: Explanation;
  manifest: any;
  snapshot: Stop;
  mark: Mark;
  problem: { text: string; isRefused: boolean };
  selection: StagePixel;
  held: boolean;
  shown: number | undefined;
  smallNetwork: LearnerReport;
  learningPlays: boolean;
  learningProblem: { text: string; again: () => void };
  tellsOfLayer: boolean;
  theme: Record<string, number[]>;
}

interface Window {
  /** Only some browsers have it. */
  trustedTypes?: {
    createPolicy(name: string, rules: { createScriptURL: () => string }): { createScriptURL(input: string): string };
  };
}
