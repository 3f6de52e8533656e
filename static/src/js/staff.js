// Behind the door: tells in time that the session will end, and lets its reader stay. Works without this file too: the
// moments stand in the footer, and what is typed is kept when a form is sent too late.
import "./main.js";

const WARNING = 5 * 60 * 1000;
const here = document.querySelector("[data-session]");

/** Waits until five minutes before the end, then shows the warning. */
function watch(session) {
  const warning = session.querySelector("[data-warning]");
  const stayed = session.querySelector("[data-stayed]");
  const form = warning.querySelector("form");
  let ends = Date.parse(session.dataset.ends);
  const latest = Date.parse(session.dataset.latest);

  const look = () => {
    if (Date.now() >= ends - WARNING && warning.hidden) {
      warning.hidden = false;
      stayed.textContent = "";
    }
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" }).catch(() => null);
    // A redirect is «done»; anything else, and the form is sent as usual, so that its answer is seen.
    if (answer?.type !== "opaqueredirect") return form.submit();
    ends = Math.min(Date.now() + 30 * 60 * 1000, latest);
    warning.hidden = true;
    stayed.textContent = stayed.dataset.text;
  });
  setInterval(look, 5000);
  look();
}

if (here) watch(here);
