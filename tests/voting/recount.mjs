// Runs the page's own code over exports that come on standard input: four bytes of length, then that many bytes, twice a case
// (what to check with as JSON, and the export); one JSON line comes back for each.
import { headsOf } from "../../static/src/js/recount/heads.js";
import { recount } from "../../static/src/js/recount/log.js";
import { Wrong } from "../../static/src/js/recount/wrong.js";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const input = Buffer.concat(chunks);

let at = 0;
function next() {
  const length = input.readUInt32BE(at);
  const part = input.subarray(at + 4, at + 4 + length);
  at += 4 + length;
  return part;
}

/** Gives the bytes in pieces, as a network does. */
async function* pieces(bytes, size) {
  for (let start = 0; start < bytes.length; start += size) yield new Uint8Array(bytes.subarray(start, start + size));
}

/** WebCrypto of a browser that does not know Ed25519. */
const withoutSignatures = {
  digest: (...given) => globalThis.crypto.subtle.digest(...given),
  importKey: async () => { throw new DOMException("Unrecognized name.", "NotSupportedError"); },
};

while (at < input.length) {
  const { keys, older, wanted, piece, plain } = JSON.parse(next());
  let answer;
  try {
    const given = { chunks: pieces(next(), piece), keys, older: headsOf(older), wanted };
    answer = await recount({ ...given, subtle: plain ? withoutSignatures : globalThis.crypto.subtle });
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    answer = { wrong: error.code };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
