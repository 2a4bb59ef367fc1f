/** The costs since the start of the small network, from one report to the next. */

const WINDOW = 20;

export class CostHistory {
  /** The cost of each mini-batch, the first step's at 0. @type {number[]} */
  batches = [];
  /** Of each mini-batch and those before it, the mean of the last WINDOW. @type {number[]} */
  means = [];
  /** One for each step that was reported. @type {{step: number, cost: number}[]} */
  validation = [];

  clear() {
    this.batches = [];
    this.means = [];
    this.validation = [];
  }

  /** Add a report; one that does not continue the last belongs to a network that has started over. */
  add({ step, costs, validationCost }) {
    if (this.batches.length !== step - costs.length) this.clear();
    for (const cost of costs) this.addBatch(cost);
    if (validationCost !== null) this.addValidation({ step, cost: validationCost });
  }

  addBatch(cost) {
    this.batches.push(cost);
    const last = this.batches.slice(-WINDOW);
    this.means.push(last.reduce((sum, each) => sum + each, 0) / last.length);
  }

  addValidation(point) {
    if (this.validation.at(-1)?.step === point.step) this.validation.pop();
    this.validation.push(point);
  }

  /** The values of the step nearest to a number: {step, batch, mean, validation}; null before the first step. */
  at(number) {
    const step = Math.max(1, Math.min(this.batches.length, Math.round(number)));
    if (this.batches.length === 0) return null;
    const validation = this.validation.findLast((point) => point.step <= step)?.cost ?? NaN;
    return { step, batch: this.batches[step - 1], mean: this.means[step - 1], validation };
  }
}
