/** The learner as the page sees it: calls go to the worker, and results come back as promises. */

const ADDRESS = new URL("./worker.js", import.meta.url).href;

/** Browsers that enforce trusted types start no worker from a plain address. This policy allows one address, ours. */
const policy = window.trustedTypes?.createPolicy("learner", { createScriptURL: () => ADDRESS });

/** Start a worker; returns `ask(name, ...given)`, which promises the result of the learner's method of that name.
 *
 *  A worker that cannot be loaded, or fails outside a call, is ended: all open calls fail, and `onEnd` receives the reason.
 */
export function startWorker(onEnd) {
  const worker = new Worker(policy ? policy.createScriptURL("") : ADDRESS, { type: "module" });
  const waiting = new Map();
  let asked = 0;
  worker.addEventListener("message", ({ data: { id, answer, problem } }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (problem) reject(new Error(problem));
    else resolve(answer);
  });
  worker.addEventListener("error", ({ message }) => {
    worker.terminate();
    for (const { reject } of waiting.values()) reject(new Error(message));
    onEnd(message);
  });
  return (name, ...given) =>
    new Promise((resolve, reject) => {
      asked += 1;
      waiting.set(asked, { resolve, reject });
      worker.postMessage({ id: asked, name, given });
    });
}
