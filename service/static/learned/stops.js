/** The stops of the slider: the snapshots of a version's training, after those of the versions that it went on from.
 *
 *  A stop is {version, step, total}: the step of its own version, and the steps of all versions together.
 */
import { fetchManifest, fetchSteps } from "../asking/service.js";

const MOST_VERSIONS = 4;

/** {version, steps, training} of a version and of those that it went on from, the oldest first. */
async function lineage(network, { training }) {
  const found = [{ version: network.model.version, steps: network.steps, training }];
  let before = network.resumed_from;
  while (before && found.length < MOST_VERSIONS && found.every(({ version }) => version !== before)) {
    const [older, manifest] = await Promise.all([fetchSteps(before), fetchManifest(before)]);
    if (older.steps.length === 0) break;
    found.unshift({ version: before, steps: older.steps, training: manifest.training });
    before = older.resumed_from;
  }
  return found;
}

/** How marks of the validation set were answered at a step, where the version carries a record of it. */
const figuresOf = ({ training }, step) => training?.snapshots?.find((figures) => figures.step === step);

/** The stops of all versions, one after the other; a version's first snapshot is the last of the version before. */
function stopsOf(versions) {
  const stops = [];
  let done = 0;
  versions.forEach((each, index) => {
    for (const step of index === 0 ? each.steps : each.steps.slice(1)) {
      stops.push({ version: each.version, step, total: done + step, figures: figuresOf(each, step) });
    }
    done += each.steps.at(-1) ?? 0;
  });
  return stops;
}

/** The stops for a network that serves, and {version, before, total} for each version that went on from another. */
export async function findStops(network, manifest) {
  const versions = await lineage(network, manifest);
  const stops = stopsOf(versions);
  const further = versions.slice(1).map(({ version }, index) => ({
    version,
    before: versions[index].version,
    total: stops.findLast((stop) => stop.version === versions[index].version).total,
  }));
  return { stops, further, from: versions[0].training?.resumed_from ?? null };
}
