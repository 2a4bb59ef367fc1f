/** What every page has: elements in one line each, the light or dark theme, and a place for problems. */

export const byId = (id) => document.getElementById(id);

/** An element. Text only ever goes in as text, never as markup. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
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

/** Do something that may fail, and show the problem if it does; whether it succeeded. */
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

/** Do something now, and again for as long as it answers true or fails. It clears no problem but its own. */
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
    const theme = localStorage.getItem("tickcross-theme");
    return THEMES.includes(theme) ? theme : "auto";
  } catch {
    return "auto"; // a browser that keeps nothing
  }
}

function use(theme) {
  document.documentElement.dataset.theme = theme;
  byId("theme").textContent = `Theme: ${theme}`;
}

function nextTheme() {
  const theme = THEMES[(THEMES.indexOf(document.documentElement.dataset.theme) + 1) % THEMES.length];
  use(theme);
  try {
    localStorage.setItem("tickcross-theme", theme);
  } catch {
    // It holds for this page, then.
  }
}

use(remembered());
byId("theme").addEventListener("click", nextTheme);
