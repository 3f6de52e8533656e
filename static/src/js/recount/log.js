// Checks and counts a published log as it is downloaded. Knows nothing of the page; the same file runs in the tests.
import { BALLOT_AT, Ballots } from "./ballots.js";
import { canCheck, checkOlder, checkSignature, readHead } from "./heads.js";
import { BLOCK, Tree } from "./tree.js";
import { Wrong } from "./wrong.js";

const LINE_FEED = 10;
const LONGEST_LINE = 2000;

/**
 * Checks a log and counts it. Throws Wrong.
 *
 * `chunks`: the file's bytes, as they come. `keys`: hex digits from somewhere else; may be empty. `older`: heads that the log
 * must have passed. `wanted`: the id of a ballot to look for, or null. `told(lines)`: called now and then.
 */
export async function recount({ chunks, keys = [], older = [], wanted = null, subtle, told = () => {} }) {
  const reader = new Reader(new Ballots(wanted), new Tree(subtle, older.map((head) => head.size)), subtle, told);
  for await (const chunk of chunks) await reader.take(chunk);
  const { ballots, tree, head } = await reader.end();
  if (head.size !== tree.size) throw new Wrong("size", { said: head.size, found: tree.size });
  if (ballots.year !== null && ballots.year !== head.year) throw new Wrong("year", { line: tree.size + 1 });
  if (head.root !== (await tree.root())) throw new Wrong("root");
  const signature = await signatures([head, ...older], keys, subtle);
  for (const each of older) checkOlder(each, head, tree.roots);
  if (wanted !== null && !ballots.lines.length) throw new Wrong("receipt_missing");
  const receipt = wanted === null ? null : { lines: ballots.lines, now: ballots.of(wanted) };
  return { head, signature, older: older.length, ballots: ballots.size, counts: ballots.counts(), receipt };
}

/** Checks who signed; returns "given", "named" (no key to compare with) or "unsupported". Throws Wrong. */
async function signatures(heads, keys, subtle) {
  for (const { key, size } of heads) if (keys.length && !keys.includes(key)) throw new Wrong("key", { key, size });
  if (!(await canCheck(subtle))) return "unsupported";
  await Promise.all(heads.map((head) => checkSignature(head, subtle)));
  return keys.length ? "given" : "named";
}

/** Cuts the bytes into lines, reads each and gives its hash to the tree, a block at a time. */
class Reader {
  #rest = new Uint8Array(0);
  #leaves = [];
  #lines = 0;
  #head = null;
  #decoder = new TextDecoder("latin1"); // one character a byte, nothing mended: bytes that are no ASCII stay wrong

  constructor(ballots, tree, subtle, told) {
    Object.assign(this, { ballots, tree, subtle, told });
  }

  /** Reads what came. */
  async take(chunk) {
    const bytes = new Uint8Array(1 + this.#rest.length + chunk.length); // one byte to spare in front of the first line
    bytes.set(this.#rest, 1);
    bytes.set(chunk, 1 + this.#rest.length);
    const text = this.#decoder.decode(bytes);
    let start = 1;
    for (let end = bytes.indexOf(LINE_FEED, start); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
      this.#line(bytes, text, start, end);
      start = end + 1;
      if (this.#leaves.length === BLOCK) await this.#flush();
    }
    this.#rest = bytes.slice(start);
    if (this.#rest.length > LONGEST_LINE) throw new Wrong("form", { line: this.#lines + 1 });
  }

  /** Returns what was read when the file has ended. */
  async end() {
    if (this.#rest.length && this.#head) throw new Wrong("after_head");
    if (this.#rest.length) throw new Wrong("cut", { line: this.#lines + 1 });
    if (!this.#head) throw new Wrong("no_head");
    if (this.#leaves.length) await this.#flush();
    return { ballots: this.ballots, tree: this.tree, head: this.#head };
  }

  #line(bytes, text, start, end) {
    if (this.#head) throw new Wrong("after_head");
    const line = text.slice(start, end);
    if (line.startsWith('{"head":')) {
      this.#head = readHead(line);
      return;
    }
    this.#lines += 1;
    const ballot = this.#decoder.decode(bytes.subarray(start + BALLOT_AT, start + BALLOT_AT + 64));
    this.ballots.take(line, ballot, this.#lines);
    bytes[start - 1] = 0; // the mark of a leaf, where the line feed before it stood
    this.#leaves.push(this.subtle.digest("SHA-256", bytes.subarray(start - 1, end)));
  }

  async #flush() {
    const leaves = await Promise.all(this.#leaves);
    this.#leaves = [];
    await this.tree.add(leaves.map((leaf) => new Uint8Array(leaf)));
    this.told(this.#lines);
  }
}
