// Unpacks the browser that the npm package carries into the current folder; tools/browser.py does the rest.
import { createReadStream, createWriteStream } from "node:fs";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createBrotliDecompress } from "node:zlib";

const unpacked = {
  "chromium.br": "chromium-binary",
  "al2023.tar.br": "libraries.tar",
  "fonts.tar.br": "fonts.tar",
  "swiftshader.tar.br": "drawing.tar",
};
const packed = join(dirname(fileURLToPath(import.meta.resolve("@sparticuz/chromium"))), "..", "bin");

for (const [from, to] of Object.entries(unpacked)) {
  await pipeline(createReadStream(join(packed, from)), createBrotliDecompress(), createWriteStream(to));
}
