/** The cost function: how wrong the two outputs are. Lower is better. */
import { sigmoid } from "./sigmoid.js";

/** Cross-entropy, -t ln(s) - (1 - t) ln(1 - s), for two outputs that are independent of each other.
 *
 *  Nielsen, "Neural Networks and Deep Learning", chapter 3, equation 63. It starts from the pre-activations z, with
 *  s = sigmoid(z). `targets` has 1 for what the mark is and 0 otherwise; a mark that is neither has [0, 0].
 */
export const crossEntropy = {
  /** ln(1 + exp(z)) - t z of each output, added up: the formula above without its overflow. */
  value(preActivations, targets) {
    return preActivations.reduce(
      (sum, z, output) => sum + Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - targets[output] * z,
      0,
    );
  },

  /** Its slope in z is s - t. */
  gradient(preActivations, targets) {
    return preActivations.map((z, output) => sigmoid(z) - targets[output]);
  },
};
