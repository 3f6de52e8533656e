// The form where one votes. When many vote at once, the browser is given a small task (a proof of work) and everything
// for it is fetched; otherwise this does nothing. Without this script a vote is taken too. It never sends the form.

const MARK = "skript"; // tells the server that this browser can solve a task

/** Adds a hidden field that says that scripts run here; taken away again if the task cannot be done. */
function mark(form) {
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: MARK, value: "1" });
  form.append(field);
  return field;
}

/** Asks whether a task is wanted now: 204 says no. */
async function wanted(place) {
  if ("asked" in place.dataset) return true;
  const answer = await fetch(place.dataset.work, { credentials: "omit" });
  return answer.status === 200;
}

async function begin(place) {
  const form = place.closest("form");
  if (!globalThis.isSecureContext || !globalThis.Worker) return; // the task needs both; the vote is taken without
  const marked = mark(form);
  try {
    if (await wanted(place)) (await import(place.dataset.script)).show(place, form, marked);
  } catch {
    marked.remove();
  }
}

const place = document.querySelector("[data-work]");
if (place) begin(place);
