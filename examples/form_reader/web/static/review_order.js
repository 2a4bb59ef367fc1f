/** The order of the questions of the review. A question is known by its box: its page, group and name. */

const keyOf = ({ page, group, box }) => JSON.stringify([page, group, box]);

/** The questions with one of them first, which may be a new one.
 *
 * @param {Question[]} questions
 * @param {Question} first
 */
export function putFirst(questions, first) {
  return [first, ...questions.filter((question) => keyOf(question) !== keyOf(first))];
}

/** The questions to come, after a decision has changed those of its page: some are settled, others have come up.
 *
 *  The question that is being looked at stays first unless it is settled. One that was skipped does not come again.
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
