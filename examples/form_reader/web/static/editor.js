/** The template editor: the sheet, and the fields of what is selected on it. */
import { announce, argument, attempt, button, byId, element } from "./page.js";
import * as service from "./service.js";
import * as state from "./editor_state.js";
import { focusBox, middleInView, showPicture, startSheet } from "./editor_sheet.js";

const NEW_GROUP = "new";
const SIDES = ["left", "top", "width", "height"];
const name = argument("name");

function draw() {
  const boxes = state.selection();
  const [box] = boxes;
  byId("undo").disabled = !state.canUndo();
  byId("save").disabled = state.isSaved();
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
    ...state.groups().map(({ id, name: text }) => element("option", { value: id, selected: id === group.id }, text)),
    element("option", { value: NEW_GROUP }, "a new group"),
  );
  for (const part of ["name", "rule", "tick", "cross"]) setValue(`group-${part}`, group[part]);
}

/** A field in which somebody writes is left alone: its change is on its way. */
function setValue(id, value) {
  if (document.activeElement !== byId(id) || byId(id).tagName === "SELECT") byId(id).value = value;
}

function drawPages() {
  byId("pages").hidden = state.pageCount() === 1;
  if (byId("pages").childElementCount !== state.pageCount()) {
    const numbers = Array.from({ length: state.pageCount() }, (_, index) => index);
    byId("pages").replaceChildren(...numbers.map((index) => button(`Page ${index + 1}`, {}, () => turnTo(index))));
  }
  [...byId("pages").children].forEach((each, index) => each.setAttribute("aria-pressed", index === state.pageNumber()));
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
  byId("box-name").focus();
  byId("box-name").select();
}

/** From the name of a box to that of the next one. */
function nameNext() {
  const order = state.boxes().map((box) => box.id);
  const [box] = state.selection();
  const next = order[order.indexOf(box.id) + 1];
  if (next) nameBox(next);
  else focusBox(box.id);
}

function onFieldChange(id, work) {
  byId(id).addEventListener("change", ({ target }) => {
    if (state.selection().length && target.checkValidity() && target.value) work(target.value);
    draw();
  });
}

function onKey(event) {
  const isWriting = event.target.tagName === "INPUT";
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && !isWriting && state.canUndo()) {
    event.preventDefault();
    state.undo();
  }
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    document.activeElement.blur(); // what is being written in a field is a change, too
    attempt(save);
  }
}

onFieldChange("box-name", (value) => state.changeBoxes((box) => ({ ...box, name: value })));
for (const side of SIDES) {
  onFieldChange(`box-${side}`, (value) => state.changeBoxes((box) => ({ ...box, [side]: Number(value) })));
}
for (const part of ["name", "rule", "tick", "cross"]) {
  onFieldChange(`group-${part}`, (value) => state.changeGroup(state.selection()[0].group, { [part]: value }));
}
onFieldChange("box-group", (value) => state.regroup(value === NEW_GROUP ? null : Number(value)));
byId("box-name").addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.target.dispatchEvent(new Event("change"));
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
