/** The colours of numbers: blue is above zero, orange below, and the paper tone is zero.
 *
 *  Blue and orange remain distinct with every common kind of colour blindness. The style sheet defines the tones
 *  for light and dark; here they become tables with which pixels are painted fast.
 */
import * as state from "./state.js";
import { SAY } from "../words/words.js";

const STEPS = 255;
/** @type {Record<string, number[]>} */
let tones = {};
const table = new Uint32Array(2 * STEPS + 1);

function resolve(name) {
  const probe = document.createElement("i");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const parts = getComputedStyle(probe).color.match(/[\d.]+/g) ?? [];
  probe.remove();
  return parts.slice(0, 3).map(Number);
}

function mixed(from, to, share) {
  return from.map((start, index) => Math.round(start + (to[index] - start) * share));
}

const packed = (/** @type {number[]} */ [red, green, blue]) => (255 << 24) | (blue << 16) | (green << 8) | red;

function fillTable() {
  for (let step = -STEPS; step <= STEPS; step += 1) {
    const end = step < 0 ? tones.below : tones.above;
    const share = (Math.abs(step) / STEPS) ** 0.8;
    table[step + STEPS] = packed(mixed(tones.zero, end, share));
  }
}

function refresh() {
  tones = {};
  for (const name of ["above", "below", "zero", "text", "quiet", "line", "mark", "card", "ink", "sheet"])
    tones[name] = resolve(name);
  fillTable();
  state.set("theme", tones);
}

/** The packed pixel of a value, on a scale from -scale to +scale. */
export function pixelOf(value, scale) {
  const step = Math.round((STEPS * value) / scale);
  return table[Math.max(-STEPS, Math.min(STEPS, step)) + STEPS];
}

/** The packed pixel of a height from 0, the tone of zero, to 1, that of the text. */
export function heightPixel(share) {
  return packed(mixed(tones.zero, tones.text, share));
}

export function tone(name, opacity = 1) {
  return `rgb(${tones[name].join(" ")} / ${opacity})`;
}

export function inkPixel(value) {
  return packed(value > 0 ? tones.sheet : tones.ink);
}

export function toneOf(value, scale) {
  const end = value < 0 ? tones.below : tones.above;
  const share = Math.min(1, Math.abs(value) / scale) ** 0.8;
  return mixed(tones.zero, end, share);
}

function luminance(colour) {
  const [red, green, blue] = colour.map((part) => (part <= 10 ? part / 3294 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Black or white, whichever has more contrast on a colour: by WCAG's contrast they are equal at this luminance. */
export function lettersOn(colour) {
  return luminance(colour) > 0.179 ? "#000" : "#fff";
}

const THEMES = ["auto", "light", "dark"];

function remember(theme) {
  try {
    localStorage.setItem("tickcross-theme", theme);
  } catch {
    // The page also works in a browser that stores nothing.
  }
}

function remembered() {
  try {
    return localStorage.getItem("tickcross-theme") ?? "auto";
  } catch {
    return "auto";
  }
}

function show(button, theme) {
  document.documentElement.dataset.theme = theme;
  button.textContent = SAY.theme[theme];
  refresh();
}

export function startColours(button) {
  let theme = THEMES.includes(remembered()) ? remembered() : "auto";
  button.addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    remember(theme);
    show(button, theme);
  });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", refresh);
  show(button, theme);
}
