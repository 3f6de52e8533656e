// The moderators' queue by keyboard. Acts are sent one after the other, in the order of the keys; what is decided leaves the
// list at once, and comes back if the server refuses. Works without this file too: every act is a form or a link.
import { Keys } from "./queue/keys.js";
import { List } from "./queue/list.js";
import { Panel } from "./queue/panel.js";
import { Sender } from "./queue/sender.js";

const root = document.querySelector("[data-queue]");

/** Joins the parts: keys ask the list, the list asks the sender, the sender tells the list. */
function start() {
  const live = root.querySelector("[data-live]");
  const tell = (text) => {
    live.textContent = "";
    requestAnimationFrame(() => { live.textContent = text; });
  };
  const sender = new Sender(root, tell);
  const list = new List(root, sender, tell);
  const panel = new Panel(list);
  const keys = new Keys(root, list, panel);

  root.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-reason]");
    if (opener) {
      event.preventDefault();
      list.stand(opener.closest("[data-case]"));
      panel.open(list.current, opener.dataset.reason);
    }
  });
  root.addEventListener("focusin", (event) => {
    const article = event.target.closest?.("[data-case]");
    if (article && article !== list.current) list.stand(article);
  });
  document.addEventListener("submit", (event) => list.submitted(event));
  keys.listen();
  list.begin();
}

if (root) start();
