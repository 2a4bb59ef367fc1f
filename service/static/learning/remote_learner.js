/** The learner as the page sees it: questions go to the worker, answers come back as promises. */

const WORKER = new URL("./worker.js", import.meta.url).href;

/** Browsers that enforce trusted types start no worker from a plain address. This policy allows one address, ours. */
function workerAddress() {
  const policy = window.trustedTypes?.createPolicy("learner", { createScriptURL: () => WORKER });
  return policy ? policy.createScriptURL("") : WORKER;
}

/** Start a worker; returns `ask(name, ...given)`, which promises what the learner's method of that name returns. */
export function startWorker() {
  const worker = new Worker(workerAddress(), { type: "module" });
  const waiting = new Map();
  let asked = 0;
  worker.addEventListener("message", ({ data: { id, answer, problem } }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (problem) reject(new Error(problem));
    else resolve(answer);
  });
  return (name, ...given) =>
    new Promise((resolve, reject) => {
      asked += 1;
      waiting.set(asked, { resolve, reject });
      worker.postMessage({ id: asked, name, given });
    });
}
