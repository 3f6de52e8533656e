// Three conveniences; every page works without this file. Texts come from the page, so that they are in its language.
import "@digdir/designsystemet-web/ds-error-summary"; // moves focus to the summary of what must be corrected

window.dsWarnings = false;

/** Shows the copy button, hidden until now, and lets it copy what stands in the element it names. */
function makeCopyButton(button) {
  const code = document.getElementById(button.dataset.copy);
  const told = document.getElementById(button.dataset.told);
  if (!code || !told || !navigator.clipboard) return; // no clipboard on plain http from another machine
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent.replace(/\s+/g, " ").trim());
      told.textContent = button.dataset.copied;
    } catch {
      told.textContent = button.dataset.failed ?? "";
    }
  });
}

/** Shows the print button, hidden until now. */
function makePrintButton(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

document.querySelectorAll("[data-print]").forEach(makePrintButton);
document.querySelectorAll("[data-copy]").forEach(makeCopyButton);
