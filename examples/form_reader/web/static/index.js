/** The first page: stacks that are read, and templates. */
import { announce, attempt, button, byId, counted, element, poll } from "./page.js";
import * as service from "./service.js";

const WORDS = { waiting: "waiting", reading: "being read", held: "held", done: "done" };
const unfinished = ({ state }) => state !== "done";

const time = (text) => new Date(text).toLocaleString([], { dateStyle: "short", timeStyle: "short" });

function progressOf(reading) {
  const text = `${WORDS[reading.state]}, ${reading.done} of ${counted(reading.pages, "page")}`;
  const label = `progress of ${reading.name}`;
  return [
    text,
    unfinished(reading) ? element("progress", { max: reading.pages, value: reading.done, "aria-label": label }) : null,
    reading.refused ? element("p", { class: "doubtful" }, `${counted(reading.refused, "page")} not read`) : null,
    reading.reason ? element("p", { class: "quiet" }, reading.reason) : null,
  ];
}

function readingRow(reading) {
  const query = new URLSearchParams({ id: reading.id });
  return element(
    "tr",
    { "data-id": reading.id, "data-state": reading.state },
    element("td", { class: "name" }, reading.name),
    element("td", { "data-name": "sent" }, time(reading.created)),
    element("td", { class: "progress" }, ...progressOf(reading)),
    element("td", { "data-name": "doubtful" }, String(reading.doubtful)),
    element(
      "td",
      { class: "tools" },
      reading.doubtful && !unfinished(reading)
        ? element(
            "a",
            { class: "button primary", href: `review?${query}`, "aria-label": `Review ${reading.name}` },
            "Review",
          )
        : null,
      element(
        "a",
        { class: "button", href: `reading?${query}`, "aria-label": `Results of ${reading.name}` },
        "Results",
      ),
      button("Delete", { "aria-label": `Delete ${reading.name}` }, () => deleteReading(reading)),
    ),
  );
}

async function deleteReading({ id, name }) {
  if (!confirm(`Delete ${name}, its pages and its results?`)) return;
  if (await attempt(() => service.deleteReading(id))) announce(`${name} is deleted`);
  await poll(refreshReadings);
}

let drawn = "";

/** Whether a stack is unfinished. Rows are redrawn only after a change, so that a button keeps its focus. */
async function refreshReadings() {
  const { readings, keep_hours: hours } = await service.readings();
  if (JSON.stringify(readings) !== drawn) {
    drawn = JSON.stringify(readings);
    byId("readings").hidden = !readings.length;
    byId("readings", HTMLTableElement).tBodies[0].replaceChildren(...readings.map(readingRow));
  }
  byId("kept").textContent = `Pages and results are deleted ${counted(hours, "hour")} after they were sent.`;
  return readings.some(unfinished);
}

function templateRow(name) {
  const query = new URLSearchParams({ name });
  return element(
    "tr",
    {},
    element("td", { class: "name" }, name),
    element(
      "td",
      { class: "tools" },
      element("a", { class: "button", href: `editor?${query}`, "aria-label": `Edit ${name}` }, "Edit"),
      button("Delete", { "aria-label": `Delete ${name}` }, () => deleteTemplate(name)),
    ),
  );
}

async function deleteTemplate(name) {
  if (!confirm(`Delete the template ${name}?`)) return;
  if (await attempt(() => service.deleteTemplate(name))) announce(`${name} is deleted`);
  await refreshTemplates();
}

async function refreshTemplates() {
  const { templates } = await service.templates();
  byId("templates").hidden = !templates.length;
  byId("templates", HTMLTableElement).tBodies[0].replaceChildren(...templates.map(templateRow));
  byId("send").hidden = !templates.length;
  byId("no-templates").hidden = templates.length > 0;
}

/** The file in a field; its form cannot be submitted without one. */
function fileIn(id) {
  const { files } = byId(id, HTMLInputElement);
  return /** @type {FileList} */ (files)[0];
}

/** Run a form's work once at a time, with its buttons and fields disabled meanwhile. */
function onSubmit(form, work) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const parts = [...form.elements];
    for (const part of parts) part.disabled = true;
    await attempt(work);
    for (const part of parts) part.disabled = false;
  });
}

async function sendStack() {
  const stack = fileIn("stack");
  byId("sending").hidden = false;
  try {
    await service.newReading(stack, (share) => (byId("sent", HTMLProgressElement).value = share));
  } finally {
    byId("sending").hidden = true;
  }
  byId("send", HTMLFormElement).reset();
  announce(`${stack.name} is sent`);
  await poll(refreshReadings);
}

async function addTemplate() {
  const { name } = await service.newTemplate(byId("name", HTMLInputElement).value, fileIn("form"));
  location.assign(`editor?${new URLSearchParams({ name })}`);
}

onSubmit(byId("send", HTMLFormElement), sendStack);
onSubmit(byId("add", HTMLFormElement), addTemplate);
await attempt(refreshTemplates);
await poll(refreshReadings);
