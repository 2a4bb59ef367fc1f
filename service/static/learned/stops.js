/** The stops of the slider: the snapshots of a version's training, and of the trainings that it went on from. */

/** How marks of the validation set were answered at a step, where the version carries a record of it. */
const figuresOf = (training, step) => training?.snapshots?.find((figures) => figures.step === step);

/** The stops for a network that serves; steps are counted from the beginning of the first training.
 *
 * @param {ServedNetwork} network
 * @returns {Stop[]}
 */
export function stopsOf({ model, steps }, { training }) {
  return steps.map((step) => ({ version: model.version, step, figures: figuresOf(training, step) }));
}

/** The name of the version that the first stop is; null where that is the untrained network. */
export function beginningOf({ training }) {
  const [oldest] = [...(training?.earlier ?? []), training];
  return oldest?.resumed_from ?? null;
}
