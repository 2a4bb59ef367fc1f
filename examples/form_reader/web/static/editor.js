/** The template editor: the sheet, and the fields of the selected part. */
import { announce, argument, attempt, button, byId, element } from "./page.js";
import * as service from "./service.js";
import * as state from "./editor_state.js";
import { focusBox, middleInView, showPicture, startSheet } from "./editor_sheet.js";

const NEW_GROUP = "new";
const SIDES = ["left", "top", "width", "height"];
const PARTS = ["name", "rule", "tick", "cross"];
const name = argument("name");
const boxName = byId("box-name", HTMLInputElement);

function draw() {
  const boxes = state.selection();
  const [box] = boxes;
  byId("undo", HTMLButtonElement).disabled = !state.canUndo();
  byId("save", HTMLButtonElement).disabled = state.isSaved();
  byId("no-boxes").hidden = state.hasBoxes();
  byId("no-box").hidden = Boolean(box);
  byId("box-fields").hidden = !box;
  byId("group-card").hidden = new Set(boxes.map(({ group }) => group)).size !== 1;
  byId("box-title").textContent = boxes.length > 1 ? `${boxes.length} boxes` : "Box";
  byId("box-name-field").hidden = boxes.length > 1;
  if (box) drawFields(box);
  drawPages();
}

function drawFields(box) {
  const group = state.groupOf(box);
  setValue("box-name", box.name);
  for (const side of SIDES) setValue(`box-${side}`, box[side]);
  byId("box-group").replaceChildren(
    ...state
      .groupsOnPage()
      .map(({ id, name: text }) => element("option", { value: id, selected: id === group.id }, text)),
    element("option", { value: NEW_GROUP }, "a new group"),
  );
  for (const part of PARTS) setValue(`group-${part}`, group[part]);
}

function fieldOf(id) {
  const found = byId(id);
  if (found instanceof HTMLInputElement || found instanceof HTMLSelectElement) return found;
  throw new TypeError(id);
}

/** The field with the focus is not updated, because it may contain unsaved input. */
function setValue(id, value) {
  const field = fieldOf(id);
  if (document.activeElement !== field || field instanceof HTMLSelectElement) field.value = value;
}

function drawPages() {
  const pages = byId("pages");
  pages.hidden = state.pageCount() === 1;
  if (pages.childElementCount !== state.pageCount()) {
    const numbers = Array.from({ length: state.pageCount() }, (_, index) => index);
    pages.replaceChildren(...numbers.map((index) => button(`Page ${index + 1}`, {}, () => turnTo(index))));
  }
  const present = state.pageNumber();
  [...pages.children].forEach((each, index) => each.setAttribute("aria-pressed", String(index === present)));
}

function turnTo(index) {
  showPicture(service.templatePicture(name, index + 1), `Page ${index + 1} of the empty form`);
  state.turnTo(index);
}

function add() {
  focusBox(state.addBox(middleInView()));
  announce("A box is added");
}

async function save() {
  const document = state.written();
  await service.saveTemplate(name, document);
  state.markSaved(document);
  announce("Saved");
}

function nameBox(id) {
  state.select([id]);
  boxName.focus();
  boxName.select();
}

/** From the name of a box to that of the next one. */
function nameNext() {
  const order = state.boxesOnPage().map((box) => box.id);
  const [box] = state.selection();
  const next = order[order.indexOf(box.id) + 1];
  if (next) nameBox(next);
  else focusBox(box.id);
}

function onFieldChange(id, work) {
  const field = fieldOf(id);
  field.addEventListener("change", () => {
    if (state.selection().length && field.checkValidity() && field.value) work(field.value);
    draw();
  });
}

function onKey(event) {
  const isWriting = event.target instanceof HTMLInputElement;
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && !isWriting && state.canUndo()) {
    event.preventDefault();
    state.undo();
  }
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    // Unsaved input in a field is a change, too.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    attempt(save);
  }
}

onFieldChange("box-name", (value) => state.changeBoxes((box) => ({ ...box, name: value })));
for (const side of SIDES) {
  onFieldChange(`box-${side}`, (value) => state.changeBoxes((box) => ({ ...box, [side]: Number(value) })));
}
for (const part of PARTS) {
  onFieldChange(`group-${part}`, (value) => state.changeGroup(state.selection()[0].group, { [part]: value }));
}
onFieldChange("box-group", (value) => state.regroup(value === NEW_GROUP ? null : Number(value)));
boxName.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  boxName.dispatchEvent(new Event("change"));
  nameNext();
});
byId("add").addEventListener("click", add);
byId("undo").addEventListener("click", state.undo);
byId("remove").addEventListener("click", state.removeBoxes);
byId("save").addEventListener("click", () => attempt(save));
document.addEventListener("keydown", onKey);
window.addEventListener("beforeunload", (event) => {
  if (!state.isSaved()) event.preventDefault();
});

byId("name").textContent = name;
document.title = `${name}: template editor`;
await attempt(async () => {
  const document = await service.template(name);
  startSheet(byId("sheet"), nameBox);
  state.onChange(draw);
  showPicture(service.templatePicture(name, 1), "Page 1 of the empty form");
  state.open(document);
});
