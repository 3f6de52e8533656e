// The tree of the log as RFC 9162 section 2.1 has it, built a block of leaves at a time so that digests run side by side.

export const BLOCK = 4096; // a power of two
export const EMPTY_ROOT = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Bytes as hex digits. */
export function hex(bytes) {
  return Array.from(bytes, (byte) => HEX[byte]).join("");
}

/** Hex digits as bytes. */
export function bytesOf(digits) {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** A tree that grows at its end. Keeps the frontier only, and the roots of the sizes that somebody asked for. */
export class Tree {
  #subtle;
  #wanted;
  #blocks = []; // frontier of full blocks: { root, count }, largest first
  #last = []; // levels of the last block, if it is not full

  constructor(subtle, wanted = []) {
    this.#subtle = subtle;
    this.#wanted = [...new Set(wanted)].sort((one, other) => one - other);
    this.size = 0;
    this.roots = new Map([[0, EMPTY_ROOT]]);
  }

  /** Adds leaf hashes: a full block, or what is left at the end; nothing can be added after less than a full block. */
  async add(leaves) {
    if (this.size % BLOCK) throw new Error("the tree was ended");
    const levels = await this.#levels(leaves);
    for (const size of this.#wanted) {
      if (size <= this.size || size > this.size + leaves.length) continue;
      this.roots.set(size, hex(await this.#joined([...this.#roots(), ...partsOf(levels, size - this.size)])));
    }
    this.size += leaves.length;
    if (leaves.length < BLOCK) this.#last = partsOf(levels, leaves.length);
    else await this.#keep(levels.at(-1)[0]);
  }

  /** The root of all that was added, as hex digits. */
  async root() {
    return this.size ? hex(await this.#joined([...this.#roots(), ...this.#last])) : EMPTY_ROOT;
  }

  #roots() {
    return this.#blocks.map((block) => block.root);
  }

  async #keep(root) {
    let joined = { root, count: 1 };
    while (this.#blocks.at(-1)?.count === joined.count) {
      const left = this.#blocks.pop();
      joined = { root: await this.#node(left.root, joined.root), count: 2 * left.count };
    }
    this.#blocks.push(joined);
  }

  /** All full subtrees of a block, by height. */
  async #levels(leaves) {
    const levels = [leaves];
    for (let below = leaves; below.length > 1; below = levels.at(-1)) {
      const above = [];
      for (let at = 0; at + 1 < below.length; at += 2) above.push(this.#node(below[at], below[at + 1]));
      levels.push(await Promise.all(above));
    }
    return levels;
  }

  /** One root over full subtrees, largest first. */
  async #joined(parts) {
    let root = parts.at(-1);
    for (let at = parts.length - 2; at >= 0; at -= 1) root = await this.#node(parts[at], root);
    return root;
  }

  async #node(left, right) {
    const both = new Uint8Array(65);
    both[0] = 1;
    both.set(left, 1);
    both.set(right, 33);
    return new Uint8Array(await this.#subtle.digest("SHA-256", both));
  }
}

/** The full subtrees of the first leaves of a block, largest first. */
function partsOf(levels, count) {
  const parts = [];
  let taken = 0;
  for (let height = levels.length - 1; height >= 0; height -= 1) {
    if (!(count & (2 ** height))) continue;
    parts.push(levels[height][taken / 2 ** height]);
    taken += 2 ** height;
  }
  return parts;
}
