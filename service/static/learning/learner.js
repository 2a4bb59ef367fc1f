/** The learner: a small network with the article's layers, the marks that it learns from, and its progress.
 *
 *  It runs in a worker but does not depend on one. The same seed and the same steps always give the same numbers.
 */
import { crossEntropy } from "./nn/cost.js";
import { backPropagate, descend } from "./nn/gradient_descent.js";
import { buildNetwork } from "./nn/network.js";
import { Random } from "./nn/random.js";
import { CostSlice, SIZE } from "./cost_slice.js";
import { mixed } from "./own_marks.js";
import { Path, moveTo, placeOf } from "./path.js";

export const GRID_SIZE = 28;
export const FILTERS = { filters: 8, size: 5 };
export const ARCHITECTURE = [
  { kind: "convolution", ...FILTERS },
  { kind: "relu" },
  { kind: "max_pooling", window: 2 },
  { kind: "flatten" },
  { kind: "fully_connected", neurons: 2 },
  { kind: "sigmoid" },
];
export const BATCH_SIZE = 20;
export const LEARNING_RATE = 0.05;
const SEED = 4;
const FAINT = 0.1;
const SAMPLE = 100;
const SLICE_MARKS = 60;
const EPOCHS_APART = 50; // between two confusion tables, if a step is an epoch
export const CERTAIN = 0.5;

/** A network whose random numbers are so small that its outputs begin near one half, and that its progress soon shows. */
function smallNetwork(random) {
  const network = buildNetwork(ARCHITECTURE, GRID_SIZE, random);
  for (const numbers of Object.values(network.namedParameters()))
    for (let index = 0; index < numbers.length; index += 1) numbers[index] *= FAINT;
  return network;
}

/** The index of the label in LABELS: a mark that both outputs reject is neither. */
export function labelOf(/** @type {ArrayLike<number>} */ scores) {
  const [tick, cross] = Array.from(scores);
  if (Math.max(tick, cross) < CERTAIN) return 2;
  return tick >= cross ? 0 : 1;
}

/** The cost averaged over marks; null without marks. */
export function costOf(network, marks) {
  if (marks.length === 0) return null;
  const costs = marks.map(({ grid, targets }) =>
    crossEntropy.value(network.forwardRemembering(grid).preActivations, targets),
  );
  return costs.reduce((sum, cost) => sum + cost, 0) / marks.length;
}

/** The confusion table: a row per true label, a column per answer. */
export function confusionOf(network, marks) {
  const counts = [0, 1, 2].map(() => [0, 0, 0]);
  for (const { grid, label } of marks) counts[label][labelOf(network.scores(grid))] += 1;
  return counts;
}

/** It begins without marks, which `takeMarks` adds; until then it can do everything except learn. */
export class Learner {
  /** @type {LearningMark[]} */
  trainingSet = [];
  /** @type {LearningMark[]} */
  validationSet = [];
  /** Indices of the marks that are still to come in this epoch. @type {number[]} */
  order = [];
  /** @type {Float64Array | null} */
  watched = null;
  learningRate = LEARNING_RATE;
  random = new Random(SEED);
  network = smallNetwork(this.random);
  learned = this.trainingSet;
  step = 0;
  path = new Path(this.network);
  /** The reader's own marks. @type {LearningMark[]} */
  own = [];
  /** @type {CostSlice | null} */
  slice = null;

  /** Set the marks to learn from: lists of {grid, targets, label}, a grid being GRID_SIZE x GRID_SIZE numbers of +-1. */
  takeMarks({ training, validation }) {
    this.trainingSet = training;
    this.validationSet = validation;
    this.learned = training;
    return this.report();
  }

  /** Start over with random numbers. Only the first `marks` of the training set are used; by default all. */
  reset({ seed = SEED, learningRate = this.learningRate, marks = this.trainingSet.length } = {}) {
    this.random = new Random(seed);
    this.network = smallNetwork(this.random);
    this.learningRate = learningRate;
    this.learned = this.trainingSet.slice(0, marks);
    this.step = 0;
    this.order = [];
    this.path = new Path(this.network);
    return this.report();
  }

  /** Set the learning rate of the next steps. */
  setLearningRate(learningRate) {
    this.learningRate = learningRate;
    return this.report();
  }

  /** Set the watched grid: every report has its scores. */
  watch(grid) {
    this.watched = grid;
    return this.report();
  }

  /** Set the parameters, {"layer.name": numbers}. */
  setParameters(parameters) {
    for (const [name, numbers] of Object.entries(this.network.namedParameters())) numbers.set(parameters[name]);
    return this.report();
  }

  /** Learn from some mini-batches, one step each. It stops at the end of an epoch, so that each epoch is reported. */
  advance(steps) {
    const costs = [];
    do costs.push(this.learn());
    while (costs.length < steps && this.order.length > 0);
    return this.report(costs);
  }

  /** One step of gradient descent on the next mini-batch; returns its cost before the step. */
  learn() {
    return this.learnFrom(this.nextBatch());
  }

  nextBatch() {
    if (this.order.length === 0) this.order = [...this.random.shuffled(this.learned.length)];
    return this.order.splice(0, BATCH_SIZE).map((index) => this.learned[index]);
  }

  learnFrom(batch) {
    const { cost, gradients } = backPropagate(this.network, crossEntropy, batch);
    descend(this.network, gradients, this.learningRate);
    this.step += 1;
    this.path.add(this.step, this.network);
    return cost;
  }

  /** Set the user's own marks. */
  setOwnMarks(/** @type {LearningMark[]} */ marks) {
    this.own = marks;
  }

  /** Learn from a mini-batch that contains own marks. */
  teach() {
    return this.report([this.learnFrom(mixed(this.nextBatch(), this.own, this.random))]);
  }

  /** The first marks that it learns from. */
  firstMarks(count) {
    return this.learned.slice(0, count);
  }

  /** The current label of each own mark, and the confusion table of the whole validation set. */
  examine() {
    return {
      own: this.own.map(({ grid }) => labelOf(this.network.scores(grid))),
      confusion: confusionOf(this.network, this.validationSet),
    };
  }

  /** Begin a slice of the cost surface through the network's current place; null if it has diverged too far.
   *
   *  - size: points along each side, whose costs `sliceCosts` returns; path, centre, radius: see CostSlice.
   *  - cost: of the current network. - marks: how many marks these costs are averaged over.
   */
  beginSlice() {
    const network = smallNetwork(new Random(SEED));
    const marks = this.learned.slice(0, SLICE_MARKS);
    const here = placeOf(this.network);
    const cost = costOf(this.network, marks);
    if (cost === null || !Number.isFinite(cost)) return null;
    const costAt = (place) => {
      moveTo(network, place);
      return costOf(network, marks);
    };
    this.slice = new CostSlice(this.path.places, here, costAt, new Random(1));
    const { path, centre, radius } = this.slice;
    return { size: SIZE, path, centre, radius, cost, marks: marks.length };
  }

  /** The costs of some points of the slice, numbered row by row: a short piece of work between steps. */
  sliceCosts(from, count) {
    if (!this.slice) throw new Error("no slice has been begun");
    return this.slice.costs(from, count);
  }

  /** The number of mini-batches in an epoch. */
  get stepsPerEpoch() {
    return Math.ceil(this.learned.length / BATCH_SIZE);
  }

  /** A report. `costs` are those of the mini-batches since the last report.
   *
   *  - parameters: copies, {"layer.name": numbers}.
   *  - validationCost: of the first marks of the validation set, the same each time; null without marks.
   *  - marks: how many marks of the training set it learns from.
   *  - confusion: of the whole validation set at the end of an epoch, or of many if epochs are single steps; else null.
   *  - scores: of the watched grid, or null.
   *
   * @param {number[]} costs
   * @returns {LearnerReport}
   */
  report(costs = []) {
    const hasEnded = costs.length > 0 && this.order.length === 0;
    const epoch = this.step / (this.stepsPerEpoch || 1);
    const isDue = this.stepsPerEpoch > 1 || epoch % EPOCHS_APART === 0;
    return {
      step: this.step,
      epoch,
      costs,
      learningRate: this.learningRate,
      marks: this.learned.length,
      parameters: structuredClone(this.network.namedParameters()),
      validationCost: costOf(this.network, this.validationSet.slice(0, SAMPLE)),
      confusion: hasEnded && isDue ? confusionOf(this.network, this.validationSet) : null,
      scores: this.watched && this.network.scores(this.watched),
    };
  }
}
