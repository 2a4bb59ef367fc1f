/** Creates buttons and choices in one line each. */
import { element } from "../page/elements.js";

export function button(/** @type {string} */ text, onPress, attributes = {}) {
  const made = element("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", onPress);
  return made;
}

/** A list of values with a label; `write` formats a value. */
export class Choice {
  constructor(/** @type {string} */ label, values, write, onChoose) {
    this.values = values;
    this.list = element("select", {}, ...values.map((value) => element("option", {}, write(value))));
    this.list.addEventListener("change", () => onChoose(values[this.list.selectedIndex]));
    this.element = element("label", { class: "choice" }, element("span", { class: "quiet" }, label), this.list);
  }

  select(value) {
    this.list.selectedIndex = this.values.indexOf(value);
  }
}
