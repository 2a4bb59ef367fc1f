/** The worker in which the small network learns, so that the page stays free to follow the pen.
 *
 *  It is asked {id, name, given} and answers {id, answer} or {id, problem}. A name is a method of the learner; what
 *  `takeMarks` is given are the marks as they are packed. It has no clock and does nothing that it is not asked for.
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
