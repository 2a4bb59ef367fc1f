/** The worker in which the small network learns, so that the page can follow the pen without delay.
 *
 *  It receives {id, name, given} and answers {id, answer} or {id, problem}. A name is a method of the learner; the
 *  argument of `takeMarks` is the packed marks. It has no timer and does only what it is asked to do.
 */
import { Learner } from "./learner.js";
import { unpack } from "./marks.js";

const learner = new Learner();

function answerTo(name, given) {
  return name === "takeMarks" ? learner.takeMarks(unpack(...given)) : learner[name](...given);
}

self.addEventListener("message", ({ data: { id, name, given } }) => {
  try {
    self.postMessage({ id, answer: answerTo(name, given) });
  } catch (error) {
    self.postMessage({ id, problem: String(error) });
  }
});
