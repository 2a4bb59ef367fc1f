/** The confusion table: how many marks of each label got each label. Right answers are on the diagonal. */
import { element } from "../page/elements.js";
import { SAY } from "../words/words.js";

const sumOf = (counts) => counts.reduce((total, each) => total + each, 0);

function row(label, labels, counts) {
  const sum = sumOf(counts) || 1;
  const cells = counts.map((each, index) => {
    const cell = element("td", { class: labels[index] === label ? "right" : "wrong" }, each.toLocaleString("en"));
    cell.style.setProperty("--share", String(Math.sqrt(each / sum)));
    return cell;
  });
  return element("tr", {}, element("th", { scope: "row" }, label), ...cells);
}

/** A row for each true label, a column for each answer. */
export function confusionTable(labels, confusion) {
  const heads = labels.map((label) => element("th", { scope: "col" }, SAY.learned.said(label)));
  const rows = labels.map((label, index) => row(label, labels, confusion[index]));
  return element(
    "table",
    { class: "confusion" },
    element("thead", {}, element("tr", {}, element("td", {}), ...heads)),
    element("tbody", {}, ...rows),
  );
}

export const marksIn = (confusion) => sumOf(confusion.map(sumOf));
export const rightIn = (confusion) => sumOf(confusion.map((counts, label) => counts[label]));
