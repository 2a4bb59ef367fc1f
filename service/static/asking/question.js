/** The request for the mark on the page: first its answer, which is small, then the explanation with all maps. */
import * as state from "../page/state.js";
import { byId } from "../page/elements.js";
import { current, request } from "../mark/mark.js";
import { SAY } from "../words/words.js";
import { manifestOf, networkOf } from "./networks.js";
import { Refused, explain, predict } from "./service.js";

const PATIENCE = 2000;
let asking = new AbortController();
let retry = null;

/** A file is uploaded only once, so its answer comes with the explanation; so does the answer of a snapshot. */
async function pursue(mark, signal) {
  const snapshot = state.get("snapshot");
  const sent = await request(mark);
  signal.throwIfAborted();
  const isAnsweredFirst = !sent.isFile && !snapshot;
  if (isAnsweredFirst) showAnswer(await predict(sent, signal));
  const explanation = await explain(sent, signal, snapshot);
  const manifestNow = snapshot ? state.get("manifest") : manifestOf(explanation);
  const [network, manifest] = await Promise.all([networkOf(explanation), manifestNow]);
  signal.throwIfAborted();
  know(network, manifest);
  if (!isAnsweredFirst) showAnswer(explanation);
  state.set("explanation", explanation);
  state.set("waiting", null);
}

function showAnswer(answer) {
  state.set("problem", null);
  state.set("answer", answer);
  state.set("waiting", "maps");
}

/** Another version may answer while the page is open. Its network is then fetched before its maps are shown. */
function know(network, manifest) {
  if (network !== state.get("network")) state.set("network", network);
  if (manifest !== state.get("manifest")) state.set("manifest", manifest);
}

/** If the service is starting, busy or unreachable, the request is repeated; a refused one is not. */
function fail(error) {
  const isRefused = error instanceof Refused;
  if (!isRefused) retry = setTimeout(askAgain, PATIENCE);
  state.set("waiting", null);
  state.set("problem", { text: isRefused ? error.message : SAY.unreachable, isRefused });
}

/** Send a request for a mark. A later request cancels this one. */
async function ask(mark) {
  asking.abort();
  clearTimeout(retry);
  asking = new AbortController();
  const { signal } = asking;
  state.set("waiting", "answer");
  try {
    await pursue(mark, signal);
  } catch (error) {
    if (!signal.aborted) fail(error);
  }
}

const askAgain = () => ask(current());

export function startQuestion() {
  state.on("mark", ask);
  state.on("snapshot", askAgain);
  byId("ask-again").addEventListener("click", askAgain);
}
