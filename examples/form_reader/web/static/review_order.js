/** The order of the questions of the review. A question is identified by its box: its page, group and name. */

const keyOf = ({ page, group, box }) => JSON.stringify([page, group, box]);

/** The questions with the given one first, which may be new.
 *
 * @param {Question[]} questions
 * @param {Question} first
 */
export function putFirst(questions, first) {
  return [first, ...questions.filter((question) => keyOf(question) !== keyOf(first))];
}

/** The remaining questions after a decision has changed those of its page: some are settled, others are new.
 *
 *  The current question stays first unless it is settled. A skipped one is not asked again.
 *
 * @param {Question[]} coming
 * @param {number} page
 * @param {Question[]} asked all questions that the page has now
 * @param {Question[]} skipped
 */
export function renewed(coming, page, asked, skipped) {
  const now = new Map(asked.map((question) => [keyOf(question), question]));
  const kept = coming
    .filter((question) => question.page !== page || now.has(keyOf(question)))
    .map((question) => now.get(keyOf(question)) ?? question);
  const known = new Set([...kept, ...skipped].map(keyOf));
  const questions = [...asked.filter((question) => !known.has(keyOf(question))), ...kept];
  const isPresentKept = kept.length > 0 && keyOf(kept[0]) === keyOf(coming[0]);
  return isPresentKept ? putFirst(questions, kept[0]) : questions;
}
