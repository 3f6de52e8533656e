const SWITCH = "kultur-hurtigtaster";
const TYPED_IN = "input:not([type=checkbox], [type=radio], [type=submit], [type=button]), select, textarea, [contenteditable]";

/** One letter, one act; never while somebody writes, and only as long as they are switched on. */
export class Keys {
  constructor(root, list, panel) {
    this.root = root;
    this.list = list;
    this.panel = panel;
    this.page = root.parentElement;
    this.help = document.querySelector("[data-help]");
    this.kept = [];
    list.arrived = () => this.replay();
  }

  get on() {
    return this.box.checked;
  }

  listen() {
    const line = this.page.querySelector("[data-keys]");
    line.hidden = false;
    this.box = line.querySelector("[data-keys-switch]");
    this.box.checked = stored() !== "off";
    this.box.addEventListener("change", () => this.switched());
    line.querySelector("[data-help-button]").addEventListener("click", () => this.help.showModal());
    this.page.toggleAttribute("data-keys-on", this.on);
    document.addEventListener("keydown", (event) => this.pressed(event));
  }

  switched() {
    try {
      localStorage.setItem(SWITCH, this.on ? "on" : "off");
    } catch {
      // Without a place to keep it in, it holds for this page.
    }
    this.page.toggleAttribute("data-keys-on", this.on);
  }

  pressed(event) {
    if (event.key === "Escape" && this.panel.of(this.list.current) && !this.help.open) return this.panel.close(this.list.current);
    if (!this.on || this.help.open || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.matches(TYPED_IN) || event.repeat && !"jk".includes(event.key)) return;
    if (!this.known(event.key)) return;
    event.preventDefault();
    // While an undo is on its way, a key is meant for the case that it brings back.
    if (this.list.undoing && event.key !== "u") this.kept.push(event.key);
    else this.act(event.key);
  }

  known(key) {
    return "jkarftou?".includes(key) || (/^[1-8]$/.test(key) && this.panel.of(this.list.current));
  }

  replay() {
    for (const key of this.kept.splice(0)) if (this.known(key)) this.act(key);
  }

  act(key) {
    const { list, panel } = this;
    if (key === "?") return this.help.showModal();
    if (key === "j" || key === "k") return list.go(key === "j" ? 1 : -1);
    if (key === "u") return list.undo();
    if (!list.current) return list.tell(this.root.dataset.loading);
    if (/^[1-8]$/.test(key)) return panel.choose(list.current, Number(key));
    if (key === "t") return list.take(list.current);
    const button = list.current.querySelector(`.case__act [data-key="${key}"]`);
    if (!button) return undefined;
    if (key === "o") return location.assign(button.href);
    return button.dataset.reason ? panel.open(list.current, button.dataset.reason) : list.decide(list.current, "approve");
  }
}

function stored() {
  try {
    return localStorage.getItem(SWITCH);
  } catch {
    return null;
  }
}
