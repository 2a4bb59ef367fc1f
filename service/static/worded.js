/** Sentences of words.js as nodes: with the parts that are put in, and terms of the glossary that can be pointed at. */
import { element } from "./elements.js";

const MARKED = /\{(\w+)\}|\[([^\]|]+)(?:\|([^\]]+))?\]/g;

/** Punctuation stays on the line of the term before it. */
const joined = (text) => text.replace(/^(?=[,.:;)])/, "\u2060");

function term(key, text = key) {
  return element("button", { type: "button", class: "term", "data-term": key.toLowerCase() }, text);
}

/** The nodes of a text; `parts` are nodes or strings. */
export function worded(text, parts = {}) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(MARKED)) {
    const [all, name, key, written] = found;
    nodes.push(joined(text.slice(end, found.index)), name ? parts[name] : term(key, written));
    end = found.index + all.length;
  }
  return [...nodes, joined(text.slice(end))].filter((node) => node !== "");
}
