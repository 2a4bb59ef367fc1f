/** The three labels, in the order in which they are counted everywhere; see `model/labels.py`. */
export const LABELS = ["tick", "cross", "neither"];

/** The labels with an output neuron; for a mark that is neither, both reject it. */
export const OUTPUTS = LABELS.slice(0, 2);

/** The targets of the outputs for a label's index: [1, 0] for a tick, [0, 1] for a cross, [0, 0] for neither. */
export const targetsOf = (label) => OUTPUTS.map((_, output) => (output === label ? 1 : 0));
