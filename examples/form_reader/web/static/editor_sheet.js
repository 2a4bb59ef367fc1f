/** The page of the form in the editor, with a button for each box: press it, drag it, or use the keys. */
import { element } from "./page.js";
import * as state from "./editor_state.js";

const STEP = 0.5; // millimetres
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @type {Map<number, HTMLButtonElement>} */
const buttons = new Map();
/** @type {HTMLElement} */
let sheet;
/** @type {(id: number) => void} */
let onEnter;

/** Show the sheet in an element; `nameBox` is called to name a box. */
export function startSheet(parent, nameBox) {
  sheet = parent;
  onEnter = nameBox;
  sheet.addEventListener("pointerdown", ({ target }) => {
    if (target instanceof HTMLImageElement || target === sheet) state.select([]);
  });
  state.onChange(draw);
}

export function showPicture(address, text) {
  sheet.replaceChildren(element("img", { src: address, alt: text, draggable: "false" }));
  buttons.clear();
}

export function focusBox(id) {
  buttons.get(id)?.focus();
}

/** The middle of the visible part of the sheet, in millimetres. */
export function middleInView() {
  const { top, height, width } = sheet.getBoundingClientRect();
  const middle = (Math.max(top, 0) + Math.min(top + height, window.innerHeight)) / 2 - top;
  const scale = state.pageSize().width / width;
  return { left: (width / 2) * scale, top: middle * scale };
}

function draw() {
  const boxes = state.boxesOnPage();
  const ids = new Set(boxes.map(({ id }) => id));
  for (const [id, made] of buttons) {
    if (ids.has(id)) continue;
    made.remove();
    buttons.delete(id);
  }
  const chosen = state.selection();
  const together = new Set(chosen.map(({ group }) => group));
  const names = new Map(state.groupsOnPage().map(({ id, name }) => [id, name]));
  for (const box of boxes) {
    const made = buttons.get(box.id) ?? newButton(box.id);
    place(made, box);
    const isChosen = chosen.includes(box);
    made.setAttribute("aria-pressed", String(isChosen));
    made.classList.toggle("together", !isChosen && together.has(box.group));
    made.setAttribute("aria-label", `${names.get(box.group)}: ${box.name}`);
    made.title = `${names.get(box.group)}: ${box.name}`;
  }
}

function place(made, { left, top, width, height }) {
  const page = state.pageSize();
  made.style.left = `${(100 * left) / page.width}%`;
  made.style.top = `${(100 * top) / page.height}%`;
  made.style.width = `${(100 * width) / page.width}%`;
  made.style.height = `${(100 * height) / page.height}%`;
}

function newButton(id) {
  const made = element("button", { type: "button", class: "box", "data-id": id }, element("i"));
  made.addEventListener("pointerdown", (event) => drag(event, id, made));
  made.addEventListener("keydown", (event) => onKey(event, id));
  made.addEventListener("focus", () => {
    if (made.matches(":focus-visible") && !state.selection().some((box) => box.id === id)) state.select([id]);
  });
  buttons.set(id, made);
  sheet.append(made);
  return made;
}

/** Move a box, or its corner, with the pointer until it is released. */
function drag(event, id, made) {
  if (event.button) return;
  event.preventDefault();
  if (event.shiftKey) state.toggle(id);
  else dragFrom(event, id, made);
}

function dragFrom(event, id, made) {
  if (!state.selection().some((box) => box.id === id)) state.select([id]);
  made.focus({ preventScroll: true });
  const resizes = event.target.tagName === "I";
  const start = new Map(state.selection().map((box) => [box.id, box]));
  const scale = state.pageSize().width / sheet.getBoundingClientRect().width;
  let joined = false;
  const move = ({ clientX, clientY }) => {
    const [across, down] = [(clientX - event.clientX) * scale, (clientY - event.clientY) * scale];
    state.changeBoxes(({ id: own }) => changed(start.get(own), across, down, resizes), { joined });
    joined = true;
  };
  const end = () => {
    made.removeEventListener("pointermove", move);
    made.removeEventListener("pointerup", end);
    made.removeEventListener("pointercancel", end);
  };
  made.setPointerCapture(event.pointerId);
  made.addEventListener("pointermove", move);
  made.addEventListener("pointerup", end);
  made.addEventListener("pointercancel", end);
}

function changed(box, across, down, resizes) {
  return resizes
    ? { ...box, width: box.width + across, height: box.height + down }
    : { ...box, left: box.left + across, top: box.top + down };
}

function onKey(event, id) {
  const arrow = ARROWS[event.key];
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (arrow) {
    const [across, down] = arrow.map((direction) => direction * STEP);
    state.changeBoxes((box) => changed(box, across, down, event.shiftKey), { joined: event.repeat });
  } else if (event.key === "Delete" || event.key === "Backspace") remove(id);
  else if (event.key === " " && event.shiftKey) state.toggle(id);
  else if (event.key === " ") state.select([id]);
  else if (event.key === "Enter") onEnter(id);
  else return;
  event.preventDefault();
}

/** Remove the selection; the focus moves to a remaining box. */
function remove(id) {
  const order = state.boxesOnPage().map((box) => box.id);
  state.removeBoxes();
  const left = state.boxesOnPage().map((box) => box.id);
  focusBox(order.slice(order.indexOf(id)).find((other) => left.includes(other)) ?? left.at(-1));
}
