/*
  Pictures for sharing, 1200 × 630 PNG, made from the drawings. In the demo every one of them is marked «Eksempel»;
  the letters are drawn as lines here, since the picture maker has no font and the build fetches none.
*/
import { readFileSync } from "node:fs";
import path from "node:path";
import { Resvg } from "@resvg/resvg-js";

const WIDTH = 1200;
const HEIGHT = 630;
const WINE = "#4a1226";
const PAPER = "#fdf8ee";

// name of the picture → drawing, and where its middle lies (share of the height that is cut away above)
const PICTURES = {
  kultur: ["hero-kultur", 0.6],
  award: ["kulturkommune", 0.5],
  drammen: ["drammen", 0.94],
  larvik: ["larvik", 0.6],
  sarpsborg: ["sarpsborg", 0.6],
  bibliotek: ["bibliotek", 0.5],
  kulturkommune: ["kulturkommune", 0.5],
  kulturpolitikk: ["kulturpolitikk", 0.5],
  kulturskole: ["kulturskole", 0],
  ledelse: ["ledelse", 0.9],
  regioner: ["regioner", 0.6],
};

// Each letter: its width and its lines, on a grid where the x-height is 10 and the ascender 15 (y grows downwards from the base line).
const LETTERS = {
  E: [9, "M9 -14H1V0H9M1 -7.3H7.5"],
  K: [10, "M1 -14V0M9.5 -14L1 -5.500M4 -8.400L10 0"],
  e: [9.5, "M0.9 -5.300H8.600A3.9 4.7 0 1 0 7.6 -1.7"],
  k: [8.5, "M1 -15V0M7.6 -10L1 -3.700M3.7 -6.200L8.3 0"],
  l: [2, "M1 -15V0"],
  m: [15, "M1 -10V0M1 -5.800C1 -11 7.3 -11.3 7.3 -6.300V0M7.3 -5.800C7.3 -11 13.7 -11.3 13.7 -6.300V0"],
  p: [9.5, "M1 -10V4.500M1 -5A3.9 4.8 0 1 1 1 -4.9"],
  r: [6, "M1 -10V0M1 -5C1 -8.5 3 -10.2 5.8 -9.8"],
  s: [8, "M7 -8.200C5.7 -10.6 1.1 -10.5 1.2 -7.500C1.3 -4.3 7.3 -6.2 7.3 -2.600C7.2 0.7 1.8 0.9 0.7 -1.9"],
  t: [6.5, "M2.7 -13.500V-2.800Q2.7 0 6 -0.200M0.3 -9.800H6"],
  u: [9, "M1 -10V-3.700C1 1.3 8 1.3 8 -4.200M8 -10V0"],
};

/** The word as lines; gives the SVG text and the width it takes. */
function word(text, size, color, stroke = 2) {
  let at = 0;
  const lines = [...text].map((letter) => {
    const [width, line] = LETTERS[letter];
    const placed = `<path transform="translate(${at} 0)" d="${line}"/>`;
    at += width + 2.6;
    return placed;
  });
  const look = `fill="none" stroke="${color}" stroke-width="${stroke}" stroke-linecap="round" stroke-linejoin="round"`;
  return { width: (at - 2.6) * size, svg: `<g transform="scale(${size})" ${look}>${lines.join("")}</g>` };
}

/** The inside of a drawing and its width and height. */
function drawing(folder, name) {
  const text = readFileSync(path.join(folder, `${name}.svg`), "utf8");
  const [, , width, height] = text.match(/viewBox="([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+)"/).slice(1).map(Number);
  return { width, height, inside: text.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "") };
}

/** The band at the foot with the mark and the name; in the example also the dashed pill. */
function band(folder, example) {
  const mark = drawing(folder, "logo-mark");
  const name = word("Kultur", 2.5, PAPER, 2.5);
  const pill = word("Eksempel", 1.75, PAPER, 2);
  const box = { width: pill.width + 56, height: 62 };
  const left = WIDTH - 56 - box.width;
  const marked = `<g transform="translate(${left} 534)"><rect width="${box.width}" height="${box.height}" rx="31" fill="none" stroke="${PAPER}" stroke-width="3" stroke-dasharray="9 7"/>
    <g transform="translate(28 41)">${pill.svg}</g></g>`;
  return `<path fill="${WINE}" d="M0 500h1200v130H0z"/><g transform="translate(56 529) scale(1.125)">${mark.inside}</g>
    <g transform="translate(150 583)">${name.svg}</g>${example ? marked : ""}`;
}

/** All share pictures, as pairs of key and PNG: plain, and marked for the demo. */
export function* drawSharePictures(folder) {
  for (const [key, [name, middle]] of Object.entries(PICTURES)) {
    const { width, height, inside } = drawing(folder, name);
    const scale = WIDTH / width;
    const down = -(height * scale - 500) * middle;
    for (const example of [false, true]) {
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">
        <g transform="translate(0 ${down}) scale(${scale})">${inside}</g>${band(folder, example)}</svg>`;
      yield [`share/${example ? "example/" : ""}${key}.png`, new Resvg(svg).render().asPng()];
    }
  }
}
