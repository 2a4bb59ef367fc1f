/** The worker in which the small network learns, so that the page stays free to follow the pen.
 *
 *  It is asked {id, name, given} and answers {id, answer} or {id, problem}: `start` takes the packed marks, every other
 *  name is a method of the learner. It has no clock and does nothing that it is not asked for.
 */
import { Learner } from "./learner.js";
import { unpack } from "./marks.js";

let learner = null;

function answerTo(name, given) {
  if (name !== "start") return learner[name](...given);
  learner = new Learner(unpack(...given));
  return learner.report([]);
}

self.addEventListener("message", ({ data: { id, name, given } }) => {
  try {
    self.postMessage({ id, answer: answerTo(name, given) });
  } catch (error) {
    self.postMessage({ id, problem: String(error) });
  }
});
