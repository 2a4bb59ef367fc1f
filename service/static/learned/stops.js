/** The stops of the slider: the snapshots of a version's training, and of the trainings that it continued. */

/** The accuracy on the validation set at a step, if the version has a record of it. */
const figuresOf = (training, step) => training?.snapshots?.find((figures) => figures.step === step);

/** The stops of a served network; steps are counted from the beginning of the first training.
 *
 * @param {ServedNetwork} network
 * @returns {Stop[]}
 */
export function stopsOf({ model, steps }, { training }) {
  return steps.map((step) => ({ version: model.version, step, figures: figuresOf(training, step) }));
}

/** The name of the version at the first stop; null if that is the untrained network. */
export function beginningOf({ training }) {
  const [oldest] = [...(training?.earlier ?? []), training];
  return oldest?.resumed_from ?? null;
}
