/** What every page has: short functions for elements, the light or dark theme, and a place for problems. */

/** The element with an id, which exists and is of this kind.
 *
 * @template {HTMLElement} [Kind=HTMLElement]
 * @param {string} id
 * @param {new () => Kind} [kind]
 * @returns {Kind}
 */
export function byId(id, kind) {
  return checked(document.getElementById(id), kind, id);
}

/** The elements that match a selector, which are all of this kind.
 *
 * @template {HTMLElement} [Kind=HTMLElement]
 * @param {string} selector
 * @param {new () => Kind} [kind]
 * @returns {Kind[]}
 */
export function all(selector, kind) {
  return [...document.querySelectorAll(selector)].map((found) => checked(found, kind, selector));
}

function checked(found, kind, name) {
  if (found instanceof (kind ?? HTMLElement)) return found;
  throw new TypeError(name);
}

/** An element. Text is always inserted as text, never as markup.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} [attributes] null, undefined and false: none
 * @param {(Node | string | null)[]} children
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false)
      made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

export function button(text, attributes, onClick) {
  const made = element("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", onClick);
  return made;
}

export const argument = (name) => new URLSearchParams(location.search).get(name) ?? "";

export const counted = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

export function announce(text) {
  byId("announcer").textContent = text;
}

export function show(problem) {
  byId("problem").hidden = !problem;
  byId("problem").textContent = problem ? problem.message : "";
}

/** Do something that may fail, and show the problem if it does; returns whether it succeeded. */
export async function attempt(work) {
  try {
    await work();
    show(null);
    return true;
  } catch (error) {
    show(error);
    return false;
  }
}

const POLL_MILLISECONDS = 1000;
const AFTER_A_FAILURE = 5000;
let polling = null;
let pollHasFailed = false;

/** Do something now and repeat it while it returns true and does not fail. It clears only its own problem. */
export async function poll(work) {
  clearTimeout(polling);
  let again = true;
  try {
    again = await work();
    if (pollHasFailed) show(null);
    pollHasFailed = false;
  } catch (error) {
    show(error);
    pollHasFailed = true;
  }
  if (again) polling = setTimeout(() => poll(work), pollHasFailed ? AFTER_A_FAILURE : POLL_MILLISECONDS);
}

const THEMES = ["auto", "light", "dark"];

function remembered() {
  try {
    const theme = localStorage.getItem("tickcross-theme") ?? "auto";
    return THEMES.includes(theme) ? theme : "auto";
  } catch {
    return "auto"; // a browser that stores nothing
  }
}

function use(theme) {
  document.documentElement.dataset.theme = theme;
  byId("theme").textContent = `Theme: ${theme}`;
}

function nextTheme() {
  const present = document.documentElement.dataset.theme ?? "auto";
  const theme = THEMES[(THEMES.indexOf(present) + 1) % THEMES.length];
  use(theme);
  try {
    localStorage.setItem("tickcross-theme", theme);
  } catch {
    // The choice then lasts only for this page.
  }
}

use(remembered());
byId("theme").addEventListener("click", nextTheme);
