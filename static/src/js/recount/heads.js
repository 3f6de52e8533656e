// Signed heads («kontrollpunkter»): reading them, and checking who signed.
import { bytesOf } from "./tree.js";
import { Wrong } from "./wrong.js";

const HEAD = new RegExp(
  '^\\{"head":\\{"key":"([0-9a-f]{64})","origin":"(kulturkommune/(\\d{4})(?:#[1-9]\\d{0,5})?)","root":"([0-9a-f]{64})",' +
    '"sig":"([0-9a-f]{128})","size":(0|[1-9]\\d{0,11}),"time":"(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ)"\\}\\}$',
);

const A_KEY = bytesOf("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"); // RFC 8032, 7.1, test 1

/** The head in a canonical line. Throws Wrong. */
export function readHead(text) {
  const parts = HEAD.exec(text);
  const time = parts && new Date(parts[7]);
  if (!parts || Number.isNaN(time.getTime()) || time.toISOString().replace(".000", "") !== parts[7]) throw new Wrong("head_form");
  const [, key, origin, year, root, sig, size] = parts;
  return { key, origin, year, root, sig, size: Number(size), time: parts[7] };
}

/** The heads of a published list. Throws Wrong. */
export function headsOf(list) {
  return list.map((head) => {
    const sorted = Object.fromEntries(Object.entries(head).sort(([one], [other]) => (one < other ? -1 : 1)));
    return readHead(JSON.stringify({ head: sorted }));
  });
}

/** The keys that somebody typed, one after the other, or null when something else stands there. A log may have had several. */
export function keysIn(typed) {
  const digits = typed.replace(/[\s,;]/g, "").toLowerCase();
  return /^(?:[0-9a-f]{64})*$/.test(digits) ? (digits.match(/.{64}/g) ?? []) : null;
}

/** Tells whether this browser knows the kind of signature that heads have. */
export async function canCheck(subtle) {
  try {
    await subtle.importKey("raw", A_KEY, "Ed25519", false, ["verify"]);
    return true;
  } catch {
    return false;
  }
}

/** Checks that the key in the head signed it. Throws Wrong. */
export async function checkSignature(head, subtle) {
  const text = `${head.origin} head v1\n${head.size}\n${head.root}\n${head.time}\n`;
  let genuine = false;
  try {
    const key = await subtle.importKey("raw", bytesOf(head.key), "Ed25519", false, ["verify"]);
    genuine = await subtle.verify("Ed25519", key, bytesOf(head.sig), new TextEncoder().encode(text));
  } catch {
    genuine = false; // a key that is no point of the curve
  }
  if (!genuine) throw new Wrong("signature", { size: head.size });
}

/** Checks that the log still has all that an older head tells of. Throws Wrong. */
export function checkOlder(older, head, roots) {
  if (older.year !== head.year) throw new Wrong("other_log", { origin: older.origin });
  const again = older.origin === head.origin ? "" : "again";
  if (older.size > head.size) throw new Wrong(`shorter${again}`, { size: older.size, found: head.size });
  if (roots.get(older.size) !== older.root) throw new Wrong(`history${again}`, { size: older.size });
}
