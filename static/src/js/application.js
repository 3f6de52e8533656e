// The application's form: counts characters, and saves what has changed while it is written. Works without this file too.
// Two who write in the same field never overwrite each other unseen: the server compares versions, this shows both texts.
import "./main.js";

const PAUSE = 1500;
const AGAIN = 10000;
const PATIENCE = 20000; // what has not been answered by then is tried again
const form = document.querySelector("[data-autosave]");

/** Tells how many characters are left, in the page's words. */
function count(area) {
  const line = document.getElementById(`${area.id}-teller`);
  const left = Number(area.dataset.longest) - area.value.replace(/\r\n/g, "\n").trim().length;
  const number = new Intl.NumberFormat(document.documentElement.lang).format(Math.abs(left));
  line.textContent = (left < 0 ? line.dataset.over : line.dataset.left).replace("{n}", number);
  line.classList.toggle("count--over", left < 0);
}

/** Marks the field as one to look at, or as good again, for those who hear the page too. */
function mark(input, isWrong) {
  const told = new Set((input.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  if (isWrong) told.add(`${input.id}-feil`);
  else told.delete(`${input.id}-feil`);
  input.setAttribute("aria-describedby", [...told].join(" "));
  input.toggleAttribute("aria-invalid", isWrong);
  if (isWrong) input.setAttribute("aria-invalid", "true");
}

/** Shows that somebody else wrote in the field meanwhile, with their words; saving again is then a choice. */
function showConflict(box, input, told, explain) {
  const place = box.querySelector("[data-conflict]");
  const line = document.createElement("p");
  Object.assign(line, { className: "bad", id: `${input.id}-feil`, role: "alert", textContent: told.words });
  const note = document.createElement("div");
  if (told.text !== undefined) note.className = "notice";
  note.append(line);
  place.replaceChildren(note);
  mark(input, true);
  if (told.text !== undefined) {
    const what = document.createElement("p");
    what.textContent = explain;
    const theirs = document.createElement("textarea");
    Object.assign(theirs, { className: "ds-input", rows: 5, readOnly: true, value: told.text });
    theirs.setAttribute("aria-label", told.words);
    note.append(what, theirs);
  }
  place.hidden = false;
}

function start() {
  const status = document.querySelector("[data-saved]");
  const changed = new Set();
  const held = new Set(); // stands in the field and is not saved: somebody else wrote there, or it is too long
  let timer = 0;
  let busy = false;
  let saving = Promise.resolve();
  let ended = false;
  let isSaved = false; // the form that is sent has waited for what it holds to be saved

  const boxOf = (id) => form.querySelector(`[data-answer="${id}"]`);
  const inputOf = (box) => box.querySelector("textarea[name], input[type=text]");

  function wait(time) {
    clearTimeout(timer);
    // One at a time, and `saving` stays the one under way: a form that is sent waits for it. What is left is saved after it.
    if (!ended) timer = setTimeout(() => busy || (saving = save()), time);
  }

  function take(told, sent) {
    const box = boxOf(told.id);
    const version = box.querySelector("[data-version]");
    version.value = told.version;
    if (told.outcome === "conflict" || told.outcome === "refused") {
      held.add(told.id);
      return showConflict(box, inputOf(box), told, form.dataset.explain);
    }
    if (inputOf(box).value === sent.get(told.id)) changed.delete(told.id);
    box.querySelector("[data-conflict]").hidden = true;
    mark(inputOf(box), false);
  }

  /** Saves what has changed; tells whether the server has answered for each field. */
  async function save() {
    if (ended || changed.size === 0) return true;
    let answered = false;
    busy = true;
    status.textContent = status.dataset.saving;
    const body = new URLSearchParams();
    const sent = new Map();
    for (const id of changed) {
      const box = boxOf(id);
      sent.set(id, inputOf(box).value);
      body.set(`felt-${id}`, inputOf(box).value);
      body.set(`versjon-${id}`, box.querySelector("[data-version]").value);
    }
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const answer = await fetch(form.action, { method: "POST", body, signal, headers: { Accept: "application/json" } });
      const told = await answer.json();
      if (told.refused || told.ended) {
        ended = true;
        status.textContent = told.refused ?? status.dataset.ended;
        status.classList.add("bad");
      } else {
        for (const each of told.fields) take(each, sent);
        answered = true;
        const stopped = told.fields.filter((each) => each.outcome === "conflict" || each.outcome === "refused");
        for (const each of stopped) changed.delete(each.id); // not sent again until it is written in again
        status.textContent = stopped.length ? status.dataset.unsaved : told.saved;
        if (changed.size) wait(PAUSE);
      }
    } catch {
      status.textContent = status.dataset.failed;
      wait(AGAIN);
    }
    busy = false;
    return answered;
  }

  /** Sends the form when what it holds has been saved; where that cannot be, what stopped it is shown and nobody leaves the page. */
  function sendAfter(by) {
    const before = new Set(held);
    saving.then((answered) => {
      const stopped = [...held].find((id) => !before.has(id));
      if (stopped !== undefined) return inputOf(boxOf(stopped)).focus();
      isSaved = answered;
      if (answered) form.requestSubmit(by);
    });
  }

  for (const box of form.querySelectorAll("[data-answer]")) {
    const input = inputOf(box);
    if (input.dataset.longest) count(input);
    input.addEventListener("input", () => {
      if (input.dataset.longest) count(input);
      changed.add(Number(box.dataset.answer));
      held.delete(Number(box.dataset.answer));
      wait(PAUSE);
    });
    input.addEventListener("change", () => wait(0));
  }
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!ended && !isSaved && (busy || changed.size)) {
      // What is on its way has a new version in its answer; sent at once, the form would meet its own words as another's.
      // And where the net has gone, a form that is sent leads to the browser's own page, away from what was written.
      event.preventDefault();
      if (!busy) saving = save();
      sendAfter(event.submitter);
      return;
    }
    isSaved = false;
    changed.clear();
    held.clear();
  });
  addEventListener("beforeunload", (event) => {
    if (changed.size || held.size) event.preventDefault();
  });
}

/** Sends a file with progress; without a script the same form sends it as usual. */
function startUpload(upload) {
  const bar = upload.querySelector("progress");
  const told = upload.querySelector("[data-sending]");
  const button = upload.querySelector("button");
  const most = 20 * 1024 * 1024;

  upload.addEventListener("submit", (event) => {
    const file = upload.querySelector("input[type=file]").files[0];
    if (!file) return; // the server says what is missing
    event.preventDefault();
    told.classList.toggle("bad", file.size > most);
    if (file.size > most) {
      told.textContent = told.dataset.large;
      return;
    }
    const request = new XMLHttpRequest();
    request.open("POST", upload.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    button.disabled = true;
    bar.hidden = false;
    let spoken = -1;
    request.upload.addEventListener("progress", (step) => {
      const percent = Math.round((100 * step.loaded) / step.total);
      bar.value = percent;
      if (percent - spoken >= 25) told.textContent = told.dataset.sending.replace("{n}", (spoken = percent));
    });
    request.upload.addEventListener("load", () => (told.textContent = told.dataset.checking));
    request.addEventListener("loadend", () => {
      if (request.status === 200 && request.response?.done) return location.reload();
      told.classList.add("bad");
      told.textContent = request.response?.refused ?? told.dataset.failed;
      button.disabled = false;
      bar.hidden = true;
    });
    request.send(new FormData(upload));
  });
}

if (form) start();
document.querySelectorAll("[data-upload]").forEach(startUpload);
