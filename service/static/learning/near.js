/** The section in which a small network learns: its scripts are loaded when it is near the viewport. */
import { byId, element } from "../page/elements.js";
import { SAY } from "../words/words.js";

const NEAR = "400px";

async function load() {
  try {
    const { startSection } = await import("./section.js");
    startSection();
  } catch {
    byId("learn-play").replaceChildren(element("p", {}, SAY.learning.notLoaded));
  }
}

export function startLearn() {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      load();
    },
    { rootMargin: NEAR },
  );
  observer.observe(byId("learn"));
}
