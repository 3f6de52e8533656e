// The recount, beside the page so that the page stays quick. Everything happens here; only the log and the heads are fetched.
import { headsOf } from "./recount/heads.js";
import { recount } from "./recount/log.js";
import { Wrong } from "./recount/wrong.js";

/** The bytes of an answer as they come. */
async function* chunksOf(answer) {
  const reader = answer.body.getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) yield piece.value;
}

async function fetched(address) {
  const answer = await fetch(address, { credentials: "omit", cache: "no-store" });
  if (!answer.ok) throw new TypeError(`${address}: ${answer.status}`);
  return answer;
}

/** The older heads, or null when they cannot be had: that is told, and nothing is claimed of them. */
async function olderHeads(address) {
  let list;
  try {
    list = await (await fetched(address)).json();
  } catch {
    return null;
  }
  return headsOf(list);
}

self.addEventListener("message", async ({ data: { lines, heads, keys, wanted } }) => {
  try {
    const older = await olderHeads(heads);
    const told = (done) => self.postMessage({ done });
    const given = { chunks: chunksOf(await fetched(lines)), keys, older: older ?? [], wanted, told };
    const found = await recount({ ...given, subtle: self.crypto.subtle });
    self.postMessage({ found, headsKnown: older !== null });
  } catch (error) {
    if (error instanceof Wrong) self.postMessage({ wrong: error.code, facts: error.facts });
    else self.postMessage({ failed: String(error) });
  }
});
