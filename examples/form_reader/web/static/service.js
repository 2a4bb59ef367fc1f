/** All requests of the pages to the form reader. A refusal becomes an Error with its sentence as the message. */

const path = (...parts) => parts.map(encodeURIComponent).join("/");

async function checked(response) {
  if (response.ok) return response;
  const { detail, where } = await response.json().catch(() => ({ detail: `the answer was ${response.status}` }));
  throw new Error(where ? `${where}: ${detail}` : detail);
}

async function ask(address, options) {
  const response = await fetch(address, options).catch(() => {
    throw new Error("the form reader does not answer");
  });
  return checked(response);
}

const json = async (address, options) => (await ask(address, options)).json();
const sent = (method, document) => ({
  method,
  body: JSON.stringify(document),
  headers: { "Content-Type": "application/json" },
});

export const templates = () => json("templates");
export const template = (name) => json(path("templates", name));
export const saveTemplate = (name, document) => ask(path("templates", name), sent("PUT", document));
export const deleteTemplate = (name) => ask(path("templates", name), { method: "DELETE" });
export const newTemplate = (name, file) =>
  json(`templates?${new URLSearchParams({ name })}`, { method: "POST", body: file });
export const templatePicture = (name, page) => path("templates", name, "pages", `${page}.png`);

export const readings = () => json("readings");
export const reading = (id) => json(path("readings", id));
export const deleteReading = (id) => ask(path("readings", id), { method: "DELETE" });
export const results = (id) => json(path("readings", id, "results.json"));
export const questions = (id) => json(path("readings", id, "questions"));
export const decide = (id, decision) => ask(path("readings", id, "decisions"), sent("PUT", decision));
export const undecide = (id, decision) => ask(path("readings", id, "decisions"), sent("DELETE", decision));
export const pagePicture = (id, page) => path("readings", id, "pages", `${page}.png`);
export const findingsPicture = (id, page) => path("readings", id, "findings", `${page}.png`);
export const file = (id, name) => path("readings", id, name);
export const marks = async (id) =>
  (await ask(path("readings", id, "marks.zip"), sent("POST", { consent: true }))).blob();

/** Send a stack; `onProgress` receives the share that has been sent, from 0 to 1. */
export function newReading(stack, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(total ? loaded / total : 0));
    request.addEventListener("error", () => reject(new Error("the form reader does not answer")));
    request.addEventListener("load", () => {
      if (request.status === 202) resolve(request.response);
      else reject(new Error(request.response?.detail ?? `the answer was ${request.status}`));
    });
    request.open("POST", `readings?${new URLSearchParams({ name: stack.name })}`);
    request.send(stack);
  });
}
