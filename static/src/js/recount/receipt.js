// A receipt code as somebody typed it, and the ballot's id that it gives. The code never leaves the browser.
import { hex } from "./tree.js";

const ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"; // no 0 O 1 I
const LENGTH = 27;

/** The id of the ballot with this code, or null for a code that is mistyped. */
export async function ballotOf(typed, subtle) {
  const code = typed.toUpperCase().replace(/[\s.–-]/g, "");
  if (code.length !== LENGTH || [...code].some((character) => !ALPHABET.includes(character)) || !checks(code)) return null;
  return hex(new Uint8Array(await subtle.digest("SHA-256", new TextEncoder().encode(code))));
}

/** Luhn's algorithm modulo 32 over the code and its check character. */
function checks(code) {
  let total = 0;
  [...code].reverse().forEach((character, place) => {
    const doubled = ALPHABET.indexOf(character) * (1 + (place % 2));
    total += Math.floor(doubled / 32) + (doubled % 32);
  });
  return total % 32 === 0;
}
