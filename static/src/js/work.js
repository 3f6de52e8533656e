// The proof of work itself (ALTCHA): loaded only when it is asked for. Texts come from the page, in its language.
import "altcha/external";

/** Gives the widget its words: every text that it may show, and no others. */
function speak(words) {
  const language = document.documentElement.lang;
  globalThis.$altcha.i18n.set(language, {
    label: words.label,
    verifying: words.verifying,
    verified: words.verified,
    expired: words.expired,
    error: words.error,
    waitAlert: words.wait,
    verificationRequired: words.label,
    loading: words.verifying,
    required: words.label,
    footer: "",
  });
  return language;
}

/** Makes the widget: it fetches a task, solves it in workers, and puts the answer in the field «bevis». */
function widget(words) {
  globalThis.$altcha.algorithms.set("PBKDF2/SHA-256", () => new Worker(words.worker));
  const made = document.createElement("altcha-widget");
  made.setAttribute("name", "bevis");
  made.setAttribute("type", "native");
  made.setAttribute("auto", "onload");
  made.setAttribute("language", speak(words));
  made.setAttribute("challenge", `${words.work}?alltid`);
  // Nobody's pointer is followed, no mark of the maker is shown, and no more than four cores are kept busy.
  made.setAttribute(
    "configuration",
    JSON.stringify({ humanInteractionSignature: false, hideLogo: true, hideFooter: true, credentials: "omit" }),
  );
  made.setAttribute("workers", String(Math.min(4, navigator.hardwareConcurrency || 1)));
  return made;
}

/** Shows the task in its place, and holds the form back while it runs. Nothing is ever sent by itself. */
export function show(place, form, marked) {
  const words = place.dataset;
  const look = Object.assign(document.createElement("link"), { rel: "stylesheet", href: words.look });
  const made = widget(words);
  const told = Object.assign(document.createElement("p"), { className: "work__told" });
  told.setAttribute("role", "status");
  let state = "verifying";
  made.addEventListener("statechange", (event) => {
    state = event.detail.state;
    if (state === "error") marked.remove(); // the vote is taken all the same, and somebody looks at it
    if (state === "verified" && told.textContent) told.textContent = words.verified;
  });
  form.addEventListener("submit", (event) => {
    if (state !== "verifying") return;
    event.preventDefault();
    told.textContent = words.wait;
  });
  document.head.append(look);
  place.append(made, told);
  place.hidden = false;
}
