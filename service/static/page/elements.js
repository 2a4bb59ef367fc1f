/** Creates elements in one line each. Text is always inserted as text, never as markup. */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} [attributes] null, undefined and false: none
 * @param {(Node | string | null)[]} children
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  return filled(made, attributes, children);
}

const SVG = "http://www.w3.org/2000/svg";

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {(Node | string | null)[]} children
 */
export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  return filled(made, attributes, children);
}

/**
 * @template {Element} Made
 * @param {Made} made
 * @returns {Made}
 */
function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(name, String(value));
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

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

/** The first element within another that matches a selector.
 *
 * @template {HTMLElement} [Kind=HTMLElement]
 * @param {ParentNode} parent
 * @param {string} selector
 * @param {new () => Kind} [kind]
 * @returns {Kind}
 */
export function within(parent, selector, kind) {
  return checked(parent.querySelector(selector), kind, selector);
}

function checked(found, kind, name) {
  if (found instanceof (kind ?? HTMLElement)) return found;
  throw new TypeError(name);
}

/** A canvas that is not on the page, and its context.
 *
 * @returns {[OffscreenCanvas, OffscreenCanvasRenderingContext2D]}
 */
export function unseenCanvas(/** @type {number} */ width, /** @type {number} */ height) {
  const canvas = new OffscreenCanvas(width, height);
  return [canvas, /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"))];
}

/** Size a canvas in CSS pixels, sharp on dense screens; returns its context, scaled to one unit per CSS pixel. */
export function sharpContext(canvas, width, height) {
  const density = window.devicePixelRatio || 1;
  const [across, down] = [Math.round(width * density), Math.round(height * density)];
  if (canvas.width !== across || canvas.height !== down) {
    canvas.width = across;
    canvas.height = down;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

export const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

export const nextFrame = () =>
  new Promise((done) => {
    requestAnimationFrame(done);
  });

/** A function that runs at most once per frame, however often it is called. */
export function oncePerFrame(work) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      work();
    });
  };
}

/** Observe whether an element is visible or within a margin such as "100px": at first, and after each change. */
export function watchNearness(watched, distance, hear) {
  const observer = new IntersectionObserver((entries) => hear(entries[entries.length - 1].isIntersecting), {
    rootMargin: distance,
  });
  observer.observe(watched);
}

export function announce(text) {
  byId("announcer").textContent = text;
}
