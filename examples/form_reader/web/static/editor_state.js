/** The state of the editor: the template's boxes and groups in flat lists, the selection, and the history for undo.
 *
 *  Boxes and groups are never changed in place. A change makes new lists, so keeping the old lists keeps the earlier state.
 */

const HISTORY = 200;
const MIN_SIDE = 0.5; // millimetres
const NEW_SIDE = 5;

/** @type {(() => void)[]} */
const listeners = [];
/** @type {Template} */
let template;
/** @type {EditedTemplate} */
let present = { boxes: [], groups: [] };
let saved = present;
/** @type {EditedTemplate[]} */
let history = [];
/** @type {number[]} */
let selected = [];
let page = 0;
let lastId = 0;

const nextId = () => (lastId += 1);
const rounded = (millimetres) => Math.round(millimetres * 100) / 100;
const between = (value, low, high) => Math.min(Math.max(value, low), high);

const without = (object, ...names) =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));

function flattened(/** @type {Template} */ document) {
  /** @type {EditedBox[]} */
  const boxes = [];
  const groups = document.pages.flatMap((each, index) =>
    each.groups.map(({ boxes: own, ...group }) => {
      const made = { ...group, id: nextId(), page: index };
      boxes.push(...own.map((box) => ({ ...box, id: nextId(), group: made.id })));
      return made;
    }),
  );
  return { boxes, groups };
}

/** The template in the form in which it is saved. A group without boxes is left out. */
export function written() {
  const own = (group) => present.boxes.filter((box) => box.group === group.id);
  const withBoxes = (group) => ({
    ...without(group, "id", "page"),
    boxes: own(group).map((box) => without(box, "id", "group")),
  });
  const groupsOf = (index) => present.groups.filter((group) => group.page === index && own(group).length);
  const pages = template.pages.map((each, index) => ({ ...each, groups: groupsOf(index).map(withBoxes) }));
  return { ...template, pages };
}

export function open(document) {
  template = document;
  saved = present = flattened(document);
  tell();
}

export const onChange = (listener) => listeners.push(listener);

function tell() {
  for (const listener of listeners) listener();
}

export const pageCount = () => template.pages.length;
export const pageNumber = () => page;
export const pageSize = () => template.pages[page];
export const hasBoxes = () => present.boxes.length > 0;
export const isSaved = () => present === saved;
export const canUndo = () => history.length > 0;
export const groupsOnPage = () => present.groups.filter((group) => group.page === page);

/** @returns {EditedGroup} */
export function groupOf(/** @type {EditedBox} */ box) {
  return /** @type {EditedGroup} */ (present.groups.find(({ id }) => id === box.group));
}

export function boxesOnPage() {
  const own = new Set(groupsOnPage().map(({ id }) => id));
  return present.boxes.filter((box) => own.has(box.group));
}

export const selection = () => boxesOnPage().filter(({ id }) => selected.includes(id));

export function markSaved(document) {
  if (JSON.stringify(document) === JSON.stringify(written())) saved = present;
  tell();
}

export function turnTo(index) {
  page = index;
  select([]);
}

export function select(ids) {
  selected = ids;
  tell();
}

export function toggle(id) {
  select(selected.includes(id) ? selected.filter((other) => other !== id) : [...selected, id]);
}

function change(next, { joined = false } = {}) {
  if (!joined) history = [...history, present].slice(-HISTORY);
  present = { ...present, ...next };
  tell();
}

export function undo() {
  present = /** @type {EditedTemplate} */ (history.pop());
  selected = selected.filter((id) => present.boxes.some((box) => box.id === id));
  tell();
}

function inside(box) {
  const { width: across, height: down } = pageSize();
  const [width, height] = [between(box.width, MIN_SIDE, across), between(box.height, MIN_SIDE, down)];
  const [left, top] = [between(box.left, 0, across - width), between(box.top, 0, down - height)];
  return { ...box, left: rounded(left), top: rounded(top), width: rounded(width), height: rounded(height) };
}

/** Change the selected boxes. `joined` merges the change with the one before, as while a box is dragged. */
export function changeBoxes(work, options) {
  const boxes = present.boxes.map((box) => (selected.includes(box.id) ? inside(work(box)) : box));
  if (JSON.stringify(boxes) !== JSON.stringify(present.boxes)) change({ boxes }, options);
}

export function removeBoxes() {
  change({ boxes: present.boxes.filter((box) => !selected.includes(box.id)) });
  select([]);
}

export function changeGroup(id, values) {
  change({ groups: present.groups.map((group) => (group.id === id ? { ...group, ...values } : group)) });
}

function unused(name, taken) {
  for (let number = 1; ; number += 1) if (!taken.includes(`${name} ${number}`)) return `${name} ${number}`;
}

/** @returns {EditedGroup} */
function newGroup() {
  const name = unused(
    "Group",
    present.groups.map((group) => group.name),
  );
  return { id: nextId(), page, name, rule: "any", tick: "chosen", cross: "chosen" };
}

/** A name that no other box of the group has. */
function nameIn(group, box, boxes) {
  const taken = boxes.filter((other) => other.group === group && other.id !== box.id).map((other) => other.name);
  return taken.includes(box.name) ? unused(box.name, taken) : box.name;
}

/** The id of the group for a box, and all groups; without an id, they include a new group. */
function groupFor(/** @type {number | null | undefined} */ id) {
  if (id) return { group: id, groups: present.groups };
  const made = newGroup();
  return { group: made.id, groups: [...present.groups, made] };
}

/** Put the selected boxes into a group; without one, into a new group. */
export function regroup(id) {
  const { group, groups } = groupFor(id);
  let boxes = present.boxes;
  for (const box of selection()) {
    const moved = { ...box, group, name: nameIn(group, box, boxes) };
    boxes = boxes.map((other) => (other.id === box.id ? moved : other));
  }
  change({ boxes, groups });
}

/** A box like the selected one, below it and in its group; without a selection, at a visible place. */
export function addBox(place) {
  const like = selection().at(-1);
  const { group, groups } = groupFor(like?.group);
  const taken = present.boxes.filter((box) => box.group === group).map((box) => box.name);
  const outline = like
    ? { left: like.left, top: like.top + like.height * 1.5, width: like.width, height: like.height }
    : { left: place.left, top: place.top, width: NEW_SIDE, height: NEW_SIDE };
  const box = inside({ ...outline, id: nextId(), group, name: unused("Box", taken) });
  change({ boxes: [...present.boxes, box], groups });
  select([box.id]);
  return box.id;
}
