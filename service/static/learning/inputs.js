/** Buttons and lists to choose from, made in one line each. */
import { element } from "../page/elements.js";

export function button(/** @type {string} */ text, onPress, /** @type {string | null} */ look = null) {
  const made = element("button", { type: "button", class: look }, text);
  made.addEventListener("click", onPress);
  return made;
}

/** A list of values under a label; `write` says how a value is written. */
export function choice(label, values, chosen, write, onChoose) {
  const options = values.map((value, index) =>
    element("option", { value: index, selected: value === chosen ? "" : null }, write(value)),
  );
  const list = element("select", {}, ...options);
  list.addEventListener("change", () => onChoose(values[Number(list.value)]));
  return element("label", { class: "choice" }, element("span", { class: "quiet" }, label), list);
}
