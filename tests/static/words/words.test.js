/** The table of words: each name that scripts use exists, and each that exists is used. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import * as words from "../../../service/static/words/words.js";

const STATIC = new URL("../../../service/static/", import.meta.url);
const TERM = /\[([^\]|]+)(?:\|[^\]]+)?\]/g;
const ALIAS = /const (?:\{ (\w+)(?:: (\w+))? \}|(\w+)) = (SAY(?:\.\w+)*);/g;

/** A script with `SAY.part.word` written out wherever it uses the short form `word`. */
function writtenOut(source) {
  return [...source.matchAll(ALIAS)].reduce((text, [, part, other, whole, from]) => {
    const path = part ? `${from}.${part}` : from;
    return text.replaceAll(new RegExp(`(?<![.\\w])${whole ?? other ?? part}(?=[.[])`, "g"), path);
  }, source);
}

const scripts = readdirSync(STATIC, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".js"))
  .map((name) => writtenOut(readFileSync(new URL(name, STATIC), "utf8")).replaceAll(ALIAS, ""))
  .join("\n");

/** Every text of a table, or function that makes a text, with its path. */
function texts(value, path) {
  if (typeof value !== "object" || Array.isArray(value)) return [{ path, text: String(value) }];
  return Object.entries(value).flatMap(([key, each]) => texts(each, `${path}.${key}`));
}

const all = Object.entries(words).flatMap(([name, table]) => texts(table, name));
const terms = all.flatMap(({ path, text }) => [...text.matchAll(TERM)].map(([, term]) => ({ path, term })));

/** Whether the scripts use a word, or the whole table that contains it. */
function isUsed(path) {
  const parents = path.split(".").slice(0, -1);
  if (new RegExp(`\\b${path.replaceAll(".", "\\.")}\\b`).test(scripts)) return true;
  return parents.length > 1 && new RegExp(`\\b${parents.join("\\.")}\\b(?!\\.)`).test(scripts);
}

test("every term in a text is in the glossary", () => {
  assert.ok(terms.length > 20);
  for (const { path, term } of terms) assert.ok(term.toLowerCase() in words.GLOSSARY, `${path}: [${term}]`);
});

test("every entry of the glossary explains a term of some text", () => {
  const usedTerms = new Set(terms.map(({ term }) => term.toLowerCase()));
  const unusedTerms = Object.keys(words.GLOSSARY).filter((term) => !usedTerms.has(term));
  assert.deepEqual(unusedTerms, []);
});

test("every word of the table is used by a script", () => {
  const unusedWords = texts(words.SAY, "SAY").filter(({ path }) => !isUsed(path));
  assert.deepEqual(
    unusedWords.map(({ path }) => path),
    [],
  );
});

test("each named kind of layer has an explanation", () => {
  assert.deepEqual(
    Object.keys(words.NAMES).filter((kind) => !(kind in words.LAYERS)),
    [],
  );
});
