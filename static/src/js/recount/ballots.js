// What the lines say of each ballot: every line in the one spelling, every event next in order and allowed.
import { Wrong } from "./wrong.js";

const WORD = "[a-z0-9][a-z0-9._:-]{0,79}";
const LINE = new RegExp(
  `^\\{"at":"(\\d{4}-\\d\\d-\\d\\d)","ballot":"[0-9a-f]{64}",(?:"choice":"(${WORD})",)?"edition":(\\d{4}),` +
    `"n":([1-9]\\d{0,9}),(?:"reason":"(${WORD})",)?"salt":"[0-9a-f]{32}","type":"([a-z]+)"\\}$`,
);
export const BALLOT_AT = '{"at":"2019-07-03","ballot":"'.length; // where the ballot's 64 digits stand in every line
const HAS_CHOICE = new Set(["cast", "replace"]);
const HAS_REASON = new Set(["hold", "release", "void", "restore"]);
const BECOMES = {
  "": { cast: "counted" },
  withdrawn: { cast: "counted" },
  counted: { replace: "counted", withdraw: "withdrawn", hold: "held", void: "voided" },
  held: { replace: "held", withdraw: "withdrawn", hold: "held", release: "counted", void: "voided" },
  voided: { restore: "counted" },
};

/** All ballots, folded from the lines as they come. Keeps one small record a ballot and no line. */
export class Ballots {
  #now = new Map();
  #words = new Map();
  #days = new Set();
  #year = null;

  constructor(wanted = null) {
    this.wanted = wanted;
    this.lines = []; // those of the ballot that is looked for
    this.types = {};
  }

  get size() {
    return this.#now.size;
  }

  get year() {
    return this.#year;
  }

  /** What has become of a ballot. */
  of(ballot) {
    return this.#now.get(ballot);
  }

  /** Reads a line. `place` counts from 1. Throws Wrong. */
  take(text, ballot, place) {
    const parts = LINE.exec(text);
    if (!parts) throw new Wrong("form", { line: place });
    const [, at, choice, year, n, reason, type] = parts;
    if (HAS_CHOICE.has(type) !== (choice !== undefined) || HAS_REASON.has(type) !== (reason !== undefined)) {
      throw new Wrong("form", { line: place });
    }
    this.#year ??= this.#word(year);
    if (year !== this.#year) throw new Wrong("year", { line: place });
    if (!this.#days.has(at)) this.#days.add(this.#day(at, place));
    this.#move(ballot, { n: Number(n), type: this.#word(type), choice, reason, place });
    if (ballot === this.wanted) this.lines.push({ place, at: this.#word(at), type: this.#word(type) });
  }

  #move(ballot, { n, type, choice, reason, place }) {
    const before = this.#now.get(ballot) ?? { state: "", choice: "", n: 0, why: "" };
    if (n !== before.n + 1) throw new Wrong("order", { line: place });
    const moves = BECOMES[before.state];
    if (!Object.hasOwn(moves, type)) throw new Wrong("move", { line: place });
    const why = type === "void" ? this.#word(reason) : before.why;
    this.#now.set(ballot, { state: moves[type], choice: choice ? this.#word(choice) : before.choice, n, why });
    this.types[type] = (this.types[type] ?? 0) + 1;
  }

  /** The same string for equal words, and never a piece of a downloaded text, which would keep the whole text in memory. */
  #word(text) {
    if (!this.#words.has(text)) {
      const own = JSON.parse(JSON.stringify(text));
      this.#words.set(own, own);
    }
    return this.#words.get(text);
  }

  #day(at, place) {
    const [year, month, day] = at.split("-").map(Number);
    const real = new Date(Date.UTC(year, month - 1, day));
    if (year < 100 || real.getUTCMonth() !== month - 1 || real.getUTCDate() !== day) throw new Wrong("day", { line: place });
    return this.#word(at);
  }

  /** Counted ballots by finalist, ballots by state, voided ones by reason, lines by type. */
  counts() {
    const counts = { byFinalist: {}, states: {}, voidedByReason: {}, types: this.types };
    const add = (to, name) => {
      to[name] = (to[name] ?? 0) + 1;
    };
    for (const { state, choice, why } of this.#now.values()) {
      add(counts.states, state);
      if (state === "counted") add(counts.byFinalist, choice);
      if (state === "voided") add(counts.voidedByReason, why);
    }
    return counts;
  }
}
