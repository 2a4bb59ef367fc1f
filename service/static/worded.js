/** Sentences of words.js as nodes: `{name}` stands for a part that is put in, `[term]` or `[term|as it is written]` for one of the glossary. */
import { element } from "./elements.js";

const MARKED = /\{(\w+)\}|\[([^\]|]+)(?:\|([^\]]+))?\]/g;

export function term(key, text = key) {
  return element("button", { type: "button", class: "term", "data-term": key.toLowerCase() }, text);
}

/** The nodes of a text; `parts` are nodes or strings. */
export function worded(text, parts = {}) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(MARKED)) {
    const [all, name, key, written] = found;
    nodes.push(text.slice(end, found.index), name ? parts[name] : term(key, written));
    end = found.index + all.length;
  }
  return [...nodes, text.slice(end)].filter((node) => node !== "");
}
