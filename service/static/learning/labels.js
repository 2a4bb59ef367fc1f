/** The three answers, in the order in which they are counted everywhere; see `model/labels.py`. */
export const LABELS = ["tick", "cross", "neither"];

/** The labels that have an output neuron; a mark that is neither is what both of them reject. */
export const OUTPUTS = LABELS.slice(0, 2);

/** What the outputs should be for a label's index: [1, 0] for a tick, [0, 1] for a cross, [0, 0] for neither. */
export const targetsOf = (label) => OUTPUTS.map((_, output) => (output === label ? 1 : 0));
