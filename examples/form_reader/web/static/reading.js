/** One stack: its progress, the answers on its pages, and its files. */
import { announce, argument, attempt, byId, counted, element, poll } from "./page.js";
import * as service from "./service.js";

const CONSENT =
  "The people who wrote these marks have agreed that pictures of them are kept and used for training, " +
  "or the law allows this without their agreement.";
const id = argument("id");

const groupsOf = (boxes) => Map.groupBy(boxes, ({ group }) => group);

function answer(boxes) {
  const chosen = boxes.filter((box) => box.chosen).map((box) => box.name);
  const doubtful = boxes.some((box) => box.doubts.length);
  const reviewed = boxes.some((box) => box.reviewed);
  const notes = [doubtful ? "doubtful" : null, reviewed ? "decided by a person" : null].filter(Boolean);
  return element(
    "dd",
    { class: doubtful ? "doubtful" : null },
    chosen.join(", ") || "none",
    notes.length ? element("span", { class: "quiet" }, ` (${notes.join(", ")})`) : null,
  );
}

function answers(page) {
  if (page.status === "blank") return element("span", { class: "quiet" }, "a blank page");
  if (page.status === "refused") return element("p", { class: "doubtful" }, `not read: ${page.reason}`);
  const rows = [...groupsOf(page.boxes)].flatMap(([name, boxes]) => [element("dt", {}, name), answer(boxes)]);
  return element("dl", { class: "answers" }, ...rows);
}

function pictureLink({ number, status }) {
  if (status === "blank") return "";
  const address = status === "read" ? service.findingsPicture(id, number) : service.pagePicture(id, number);
  return element("a", { href: address, "aria-label": `Picture of page ${number}` }, "picture");
}

function pageRow(page) {
  const form = page.template ? `${page.form}: ${page.template}, page ${page.template_page}` : "";
  return element(
    "tr",
    { "data-status": page.status },
    element("td", { "data-name": "page" }, String(page.number)),
    element("td", form ? { "data-name": "form" } : {}, form),
    element("td", {}, answers(page)),
    element("td", {}, pictureLink(page)),
  );
}

function fileLink(name, text) {
  return element("a", { class: "button", href: service.file(id, name), download: true }, text);
}

function showFiles(pages) {
  const templates = [...new Set(pages.map((page) => page.template).filter(Boolean))].sort();
  byId("links").replaceChildren(
    fileLink("results.json", "Results (JSON)"),
    fileLink("boxes.csv", "A line for each box (CSV)"),
    ...templates.map((name) => {
      const link = fileLink("answers.csv", `A line for each form: ${name} (CSV)`);
      link.search = String(new URLSearchParams({ template: name }));
      return link;
    }),
  );
  byId("files").hidden = false;
}

async function showResults(reading) {
  const { pages } = await service.results(id);
  byId("pages", HTMLTableElement).tBodies[0].replaceChildren(...pages.map(pageRow));
  byId("results").hidden = false;
  byId("review").hidden = !reading.doubtful;
  byId("review").textContent = `Review ${counted(reading.doubtful, "box", "boxes")}`;
  byId("export").hidden = !reading.decided;
  showFiles(pages);
}

function stateOf({ state, pages, done, read, blank, refused, doubtful, decided }) {
  if (state !== "done") return `${done} of ${counted(pages, "page")} read`;
  const parts = [`${read} read`, blank ? `${blank} blank` : null, refused ? `${refused} not read` : null];
  const boxes = `${counted(doubtful, "box is", "boxes are")} doubtful, ${decided} decided by a person`;
  return `${counted(pages, "page")}: ${parts.filter(Boolean).join(", ")}; ${boxes}`;
}

/** Show the progress of the stack; returns whether there is more to come. */
async function refresh() {
  const reading = await service.reading(id);
  const expires = new Date(reading.expires).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  document.title = `${reading.name}: form reader`;
  byId("name").textContent = reading.name;
  byId("state").textContent = stateOf(reading);
  const progress = byId("progress", HTMLProgressElement);
  progress.hidden = reading.state === "done";
  progress.max = reading.pages;
  progress.value = reading.done;
  byId("reason").hidden = !reading.reason;
  byId("reason").textContent = reading.reason ?? "";
  byId("kept").textContent = `Its pages and results are deleted on ${expires}.`;
  if (reading.state === "done") await showResults(reading);
  return reading.state !== "done";
}

async function deleteStack() {
  if (!confirm("Delete this stack, its pages and its results?")) return;
  if (await attempt(() => service.deleteReading(id))) location.assign("./");
}

async function exportMarks() {
  const blob = await service.marks(id);
  const link = element("a", { href: URL.createObjectURL(blob), download: "marks.zip" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  announce("The marks are downloaded");
}

byId("review", HTMLAnchorElement).href = `review?${new URLSearchParams({ id })}`;
byId("consent-text").textContent = CONSENT;
const consent = byId("consent", HTMLInputElement);
const exportButton = byId("export-marks", HTMLButtonElement);
consent.addEventListener("change", () => (exportButton.disabled = !consent.checked));
exportButton.addEventListener("click", () => attempt(exportMarks));
byId("delete").addEventListener("click", deleteStack);
await poll(refresh);
