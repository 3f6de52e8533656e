// A score card that saves itself a while after its reader has stopped writing. Without this file the buttons do it.
const WAIT = 1500;
const form = document.querySelector("[data-autosave]");

/** Sends the card as «lagre»; what is answered is the new version and when it was saved, or what is wrong. */
async function save(card, told) {
  const body = new URLSearchParams(new FormData(card));
  body.set("handling", "lagre");
  const answer = await fetch(card.action, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" }).catch(() => null);
  const kept = answer?.headers.get("Content-Type")?.includes("application/json") ? await answer.json() : null;
  if (kept?.version) {
    card.elements.versjon.value = kept.version;
    const state = document.querySelector("[data-state]");
    state.textContent = kept.state;
    if (!kept.done) {
      state.classList.remove("sign--ok"); // what was finished is being changed
      card.querySelector("[data-done]")?.remove();
    }
  }
  told.textContent = kept?.told ?? kept?.trouble ?? card.dataset.failed;
  told.classList.toggle("bad", !kept?.version);
  return Boolean(kept?.version);
}

/** One save at a time: what is written meanwhile is saved after it, with the version that it gave. */
function watch(card) {
  const told = document.querySelector("[data-saved]");
  let timer = 0;
  let running = null;
  const run = async () => {
    await running;
    running = save(card, told);
    await running;
    running = null;
  };
  card.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(run, WAIT);
  });
  // The button waits for a save that is under way: else it would be sent with the version before it.
  card.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (!running) return;
    event.preventDefault();
    await running;
    card.requestSubmit(event.submitter);
  });
}

if (form) watch(form);
