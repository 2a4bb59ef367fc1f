/** Turns sentences of words.js into nodes, with inserted parts and with terms of the glossary to point at. */
import { element } from "./elements.js";

const MARKED = /\{(\w+)\}|\[([^\]|]+)(?:\|([^\]]+))?\]([,.:;)]*)/g;

/** A term, and the punctuation after it, which stays on the same line. */
function term(key, text = key, punctuation = "") {
  const button = element("button", { type: "button", class: "term", "data-term": key.toLowerCase() }, text);
  return punctuation ? element("span", { class: "joined" }, button, punctuation) : button;
}

/** The nodes of a text with its inserted parts.
 *
 * @param {string} text
 * @param {Record<string, Node | string>} parts
 */
export function worded(text, parts = {}) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(MARKED)) {
    const [all, name, key, written, punctuation] = found;
    nodes.push(text.slice(end, found.index), name ? parts[name] : term(key, written, punctuation));
    end = found.index + all.length;
  }
  return [...nodes, text.slice(end)].filter((node) => node !== "");
}
