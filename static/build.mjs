/*
  Builds everything the browser gets into dist/: theme, style sheet, script, fonts, drawings, share pictures,
  each under a name with the hash of its content, with .br and .gz beside the texts, and manifest.json.
  All is made in build/dist and moved in one step with the manifest written last, so that a build that was
  stopped half-way never looks finished. Needs Node 20 or newer and `npm ci`; reads nothing from the net.
*/
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { drawSharePictures } from "./share.mjs";

const HOME = path.dirname(fileURLToPath(import.meta.url));
const WORK = path.join(HOME, "build");
const OUT = path.join(WORK, "dist");
const FONT = "@fontsource-variable/inter";
const manifest = {};

/** Eight capital letters and digits from the content, in esbuild's own form: name-ABCD1234.svg. */
function hashOf(content) {
  const digits = BigInt("0x" + createHash("sha256").update(content).digest("hex").slice(0, 12));
  return digits.toString(36).toUpperCase().padStart(8, "0").slice(-8);
}

/** Writes one file under its hashed name and notes it in the manifest under its plain one. */
async function publish(key, content) {
  const { dir, name, ext } = path.parse(key);
  const hashed = path.posix.join(dir, `${name}-${hashOf(content)}${ext}`);
  await mkdir(path.join(OUT, dir), { recursive: true });
  await writeFile(path.join(OUT, hashed), content);
  manifest[key] = hashed;
}

/** Lets the design system's own tool make the theme's colours and sizes from designsystemet.config.json. */
function makeTheme() {
  const tool = path.join(HOME, "node_modules/@digdir/designsystemet/dist/bin/designsystemet.js");
  for (const step of [["create", "--clean"], ["build", "--clean", "-t", "build/design-tokens", "-o", "build/theme"]]) {
    execFileSync(process.execPath, [tool, "tokens", ...step], { cwd: HOME, stdio: ["ignore", "ignore", "inherit"] });
  }
}

/** Takes two faces of the font: latin, and latin-ext for Sámi names, upright, with the axis that gives headlines their own drawing. */
async function makeFonts() {
  const require = createRequire(import.meta.url);
  const sheet = await readFile(require.resolve(`${FONT}/opsz.css`), "utf8");
  const faces = sheet.match(/@font-face\s*\{[^}]*\}/g).filter((face) => /inter-(latin|latin-ext)-opsz-normal/.test(face));
  if (faces.length !== 2) throw new Error(`expected two font faces, found ${faces.length}`);
  let text = faces.join("\n");
  for (const script of ["latin", "latin-ext"]) {
    const file = `inter-${script}-opsz-normal.woff2`;
    const key = `font/inter-${script}.woff2`;
    await publish(key, await readFile(path.join(HOME, "node_modules", FONT, "files", file)));
    text = text.replace(`./files/${file}`, `./${manifest[key]}`);
  }
  await writeFile(path.join(WORK, "fonts.css"), text);
}

/** Bundles and minifies the style sheet and the script; addresses of fonts are left as makeFonts() wrote them. */
async function bundle() {
  const result = await esbuild.build({
    absWorkingDir: HOME,
    entryPoints: {
      app: "src/css/app.css", main: "src/js/main.js", staff: "src/js/staff.js", queue: "src/js/queue.js",
      jury: "src/js/jury.js",
      application: "src/js/application.js",
      recount: "src/js/recount.js", "recount-worker": "src/js/recount-worker.js",
      // The form's proof of work: what asks whether it is needed, and what comes only then.
      vote: "src/js/vote.js", work: "src/js/work.js", "work-look": "src/css/work.css", pbkdf2: "altcha/workers/pbkdf2",
    },
    outdir: "build/dist",
    entryNames: "[name]-[hash]",
    bundle: true,
    minify: true,
    metafile: true,
    format: "esm",
    target: ["chrome115", "firefox115", "safari16.4"],
    external: ["*.woff2"],
    legalComments: "linked",
    logLevel: "warning",
  });
  for (const [file, output] of Object.entries(result.metafile.outputs)) {
    if (output.entryPoint) {
      const entry = path.basename(output.entryPoint);
      manifest[entry] = path.basename(file);
    }
  }
}

/** Copies the drawings. */
async function copyDrawings() {
  for (const file of (await readdir(path.join(HOME, "src/img"))).sort()) {
    if (file.endsWith(".svg")) await publish(`img/${file}`, await readFile(path.join(HOME, "src/img", file)));
  }
}

/** Writes .br and .gz beside every text, so that the server never compresses a file while someone waits. */
async function compressTexts() {
  for (const file of await readdir(OUT, { recursive: true })) {
    if (!/\.(css|js|svg)$/.test(file)) continue;
    const content = await readFile(path.join(OUT, file));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    await writeFile(path.join(OUT, `${file}.br`), brotliCompressSync(content, { params }));
    await writeFile(path.join(OUT, `${file}.gz`), gzipSync(content, { level: 9 }));
  }
}

/** Puts the finished folder in the place of the old one. */
async function moveIntoPlace() {
  const ordered = Object.fromEntries(Object.entries(manifest).sort());
  await writeFile(path.join(OUT, "manifest.json"), JSON.stringify(ordered, null, 1) + "\n");
  await rm(path.join(HOME, "dist"), { recursive: true, force: true });
  await rename(OUT, path.join(HOME, "dist"));
}

await rm(WORK, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
makeTheme();
await makeFonts();
await bundle();
await copyDrawings();
for (const [key, content] of drawSharePictures(path.join(HOME, "src/img"))) await publish(key, content);
await compressTexts();
await moveIntoPlace();
console.log(`static/dist: ${Object.keys(manifest).length} files`);
