// «Tell opp i nettleseren»: reads the two fields, lets a worker do the counting, and says in words what was found.
// Texts come from the page, in its language. The page offers the file and the command without this script.
import { keysIn } from "./recount/heads.js";
import { ballotOf } from "./recount/receipt.js";

const section = document.querySelector("[data-recount]");
const find = (name) => section.querySelector(`[data-${name}]`);
const locale = document.documentElement.lang === "en" ? "en-GB" : "nb";
const number = (value) => new Intl.NumberFormat(locale).format(value);
const inOslo = (time, form) => new Intl.DateTimeFormat(locale, { ...form, timeZone: "Europe/Oslo" }).format(new Date(time));
const day = (at) => new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(at));

/** Date and time as on the rest of the page. */
function moment(time) {
  const [date, clock] = [inOslo(time, { dateStyle: "long" }), inOslo(time, { hour: "2-digit", minute: "2-digit" })];
  return locale === "nb" ? `${date} kl. ${clock.replace(":", ".")}` : `${date} ${clock}`;
}

/** A text of the page, with its facts filled in; numbers in the page's way. */
function text(name, facts = {}) {
  const words = find("texts").content.querySelector(`[data-name="${name}"]`).textContent;
  return words.replace(/\{(\w+)\}/g, (_, fact) => (typeof facts[fact] === "number" ? number(facts[fact]) : facts[fact]));
}

/** Says something to those who listen. */
function tell(words) {
  find("live").textContent = words;
}

/** Puts a message at a field, or takes it away; returns whether the field was right. */
function mark(id, wrong) {
  const input = document.getElementById(id);
  const message = document.getElementById(`${id}-feil`);
  message.textContent = wrong ?? "";
  message.hidden = !wrong;
  if (wrong) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  return !wrong;
}

/** What was written in the fields, or null when something must be put right first. */
async function asked() {
  const keys = keysIn(document.getElementById("nokkel").value);
  const code = document.getElementById("kode").value;
  const wanted = code.trim() ? await ballotOf(code, crypto.subtle) : null;
  const keyRight = mark("nokkel", keys ? null : text("bad_key"));
  const codeRight = mark("kode", code.trim() && !wanted ? text("bad_code") : null);
  if (keyRight && codeRight) return { keys, wanted };
  document.getElementById(keyRight ? "kode" : "nokkel").focus();
  return null;
}

/** Shows that something happens, or that it is over. */
function busy(is) {
  find("start").setAttribute("aria-disabled", String(is));
  find("progress").hidden = !is;
  find("progress").querySelector("progress").value = 0;
  section.setAttribute("aria-busy", String(is));
  if (is) {
    find("found").hidden = true;
    section.querySelectorAll("[data-own]").forEach((cell) => { cell.hidden = true; });
    tell(text("busy"));
  }
}

/** Shows an answer: a heading and sentences, each with a sign of how it went; and goes there. */
function show(heading, kind, rows) {
  const title = Object.assign(document.createElement("h3"), { className: "h3", textContent: heading });
  const list = document.createElement("ul");
  for (const [sign, words] of rows) {
    const row = Object.assign(document.createElement("li"), { textContent: words });
    row.dataset.sign = sign;
    list.append(row);
  }
  const found = find("found");
  found.replaceChildren(title, list);
  found.dataset.kind = kind;
  found.hidden = false;
  busy(false);
  tell("");
  found.focus();
}

/** Fills in the column of one's own count; returns whether it is that of the result page. */
function compared(byFinalist) {
  const rows = [...section.querySelectorAll("[data-slug]")];
  for (const row of rows) row.querySelector("[data-own]").textContent = number(byFinalist[row.dataset.slug] ?? 0);
  section.querySelectorAll("[data-own]").forEach((cell) => { cell.hidden = false; });
  const known = rows.every((row) => Number(row.dataset.votes) === (byFinalist[row.dataset.slug] ?? 0));
  return known && Object.keys(byFinalist).every((slug) => rows.some((row) => row.dataset.slug === slug));
}

function nameOf(slug) {
  return section.querySelector(`[data-slug="${slug}"] [data-name]`)?.textContent ?? slug;
}

/** Sentences about one's own vote. */
function ownRows({ lines, now }) {
  const rows = lines.map(({ place, at, type }) => ["plain", text("own_line", { place, at: day(at), what: text(type) })]);
  return [["yes", text("own", { state: text(`state_${now.state}`), name: nameOf(now.choice) })], ...rows];
}

/** Says what was found when everything in the file agrees. */
function showFound({ head, signature, older, ballots, counts, receipt }, headsKnown) {
  const same = compared(counts.byFinalist);
  const { voided = 0, withdrawn = 0, held = 0 } = counts.states;
  const heads = headsKnown ? (older ? ["yes", text("heads", { count: older })] : ["plain", text("no_heads")]) : ["open", text("heads_failed")];
  show(text(same ? "right" : "wrong"), same ? "right" : "wrong", [
    ["yes", text("lines", { lines: head.size, ballots })],
    ["yes", text("root_same", { time: moment(head.time) })],
    ...(head.origin.includes("#") ? [["open", text("begun_anew", { origin: head.origin })]] : []),
    [signature === "given" ? "yes" : "open", text(signature, { key: head.key })],
    heads,
    [same ? "yes" : "no", text(same ? "result" : "other_result")],
    ["plain", text("other_states", { voided, withdrawn, held })],
    ...(receipt ? ownRows(receipt) : []),
  ]);
}

/** Starts a worker and answers what it says. */
function count({ keys, wanted }) {
  busy(true);
  const worker = new Worker(section.dataset.worker, { type: "module" });
  const bar = find("progress").querySelector("progress");
  const total = Number(section.dataset.total);
  let quarter = 0;
  const ended = (act) => { worker.terminate(); act(); };
  const stopped = () => ended(() => show(text("failed"), "failed", [["no", text("network")]]));
  worker.addEventListener("error", stopped);
  worker.addEventListener("message", ({ data }) => {
    if (data.done) {
      bar.value = data.done;
      if (Math.floor((4 * data.done) / total) > quarter) {
        quarter = Math.floor((4 * data.done) / total);
        tell(text("done", { done: data.done, total }));
      }
    } else if (data.found) ended(() => showFound(data.found, data.headsKnown));
    else if (data.wrong) ended(() => show(text("wrong"), "wrong", [["no", text(data.wrong, data.facts)], ["plain", text("remedy")]]));
    else stopped();
  });
  const { lines, heads } = section.dataset;
  const whole = (address) => new URL(address, document.baseURI).href;
  worker.postMessage({ lines: whole(lines), heads: whole(heads), keys, wanted });
}

async function start() {
  if (find("start").getAttribute("aria-disabled") === "true") return;
  const given = await asked();
  if (given) count(given);
}

function begin() {
  find("without").hidden = true;
  if (!globalThis.crypto?.subtle || !globalThis.Worker) {
    find("without").textContent = text("insecure"); // WebCrypto is only there over https and on one's own machine
    find("without").hidden = false;
    return;
  }
  find("form").hidden = false;
  find("start").addEventListener("click", start);
  find("form").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input")) start();
  });
}

if (section) begin();
