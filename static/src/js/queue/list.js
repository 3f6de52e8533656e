const FEW = 8; // so many are left when the next ones are asked for

/** The cases on the page: where one stands, what has been decided, what comes after. */
export class List {
  constructor(root, sender, tell) {
    this.root = root;
    this.sender = sender;
    this.tell = tell;
    this.gone = new Set(); // «id:version» of what was decided here
    this.undone = new Set(); // what has been taken back: a page that was on its way may still offer it
    this.current = null;
    this.reading = false;
    this.wanted = null; // the case that an undo brought back
    sender.idle = () => this.refresh();
  }

  get articles() {
    return [...this.root.querySelectorAll("[data-list] > li:not([hidden]) > [data-case]")];
  }

  get token() {
    return document.querySelector("#ta input[name=csrf_token]").value;
  }

  /** Makes ready what needs the script, and stands on the first case. */
  begin() {
    const undo = this.root.querySelector("[data-undo]");
    if (undo) this.sender.batches.push(undo.dataset.undo);
    this.prepare();
    const named = location.hash.startsWith("#sak-") && document.querySelector(location.hash);
    this.stand(named || this.articles[0] || null);
  }

  prepare() {
    const wide = this.root.querySelector("[data-wide-open]");
    if (wide && matchMedia("(min-width: 64rem)").matches) wide.open = true;
    const all = this.root.querySelector("[data-all]");
    if (all && !all.dataset.ready) {
      all.dataset.ready = "yes";
      all.dataset.on ??= all.textContent;
      all.addEventListener("click", (event) => this.tickAll(event, all));
      this.root.querySelector("[data-list]")?.addEventListener("change", () => this.tellPicked());
    }
  }

  get boxes() {
    return this.articles.map((each) => each.querySelector("input[type=checkbox]")).filter(Boolean);
  }

  tickAll(event, link) {
    event.preventDefault();
    const on = this.boxes.some((box) => !box.checked);
    for (const box of this.boxes) box.checked = on;
    link.textContent = on ? this.root.dataset.off : link.dataset.on;
    this.tellPicked();
  }

  tellPicked() {
    const told = this.root.querySelector("[data-picked-told]");
    const number = this.boxes.filter((box) => box.checked).length;
    if (told) told.textContent = number ? `${this.root.dataset.picked} ${number}` : "";
    this.tell(`${this.root.dataset.picked} ${number}`);
  }

  /** Stands on a case; only there the first button is filled. */
  stand(article, { focus = false } = {}) {
    if (this.current !== article) {
      this.paint(this.current, false);
      this.current = article;
      this.paint(article, true);
    }
    if (focus && article) {
      article.focus({ preventScroll: true });
      article.scrollIntoView({ block: "nearest" });
    }
  }

  paint(article, on) {
    if (!article) return;
    article.toggleAttribute("data-current", on);
    for (const button of article.querySelectorAll(".case__act [data-key]")) {
      const first = !button.dataset.reason;
      if (first && on) button.removeAttribute("data-variant");
      else button.dataset.variant = on ? "secondary" : first ? "secondary" : "tertiary";
    }
  }

  /** Goes to the next case (1) or the one before (-1). */
  go(step) {
    const all = this.articles;
    const at = all.indexOf(this.current);
    const next = at < 0 ? all[0] : all[at + step];
    if (next) this.stand(next, { focus: true });
    else if (step > 0 && this.root.querySelector("[data-more]") && at === all.length - 1) location.assign(this.root.querySelector("[data-more]").href);
  }

  /** Takes over the forms that are sent from here. */
  submitted(event) {
    const form = event.target;
    const article = event.submitter?.closest?.("[data-case]");
    if (form.id === "handling-approve" && article) {
      event.preventDefault();
      this.decide(article, "approve");
    } else if (form.dataset.undo) {
      event.preventDefault();
      this.undo();
    }
  }

  /** Decides a case: it leaves the list, and the next one has the focus. */
  decide(article, act, more = {}) {
    const key = article.dataset.case;
    const place = article.parentElement;
    const all = this.articles;
    const at = all.indexOf(article);
    const next = all[at + 1] ?? all[at - 1] ?? null;
    this.gone.add(key);
    place.hidden = true;
    article.querySelector("form.reject")?.remove();
    this.stand(next, { focus: true });
    const fields = { csrf_token: this.token, sak: key, handling: act, ...more };
    this.sender.add({ url: this.root.dataset.url, body: () => new URLSearchParams(fields), done: (answer) => this.answered(answer, key, place) });
    if (this.articles.length <= FEW) this.refresh();
  }

  answered(answer, key, place) {
    if (answer.told) this.tell(answer.told);
    for (const text of answer.troubles ?? []) this.trouble(text);
    if (answer.done?.length) return;
    this.gone.delete(key);
    place.hidden = false;
  }

  /** Says what went wrong, and lets it stand. */
  trouble(text) {
    const line = document.createElement("p");
    line.className = "told-now told-now--bad";
    line.textContent = text;
    this.root.querySelector("[data-troubles]").append(line);
    this.tell(text);
  }

  /** Takes back what was done last, after all that is being sent. */
  undo() {
    let batch = null;
    this.undoing = true;
    this.sender.add({
      url: this.root.dataset.undoUrl,
      body: () => {
        batch = this.sender.batches.pop();
        if (batch) this.undone.add(batch);
        return batch ? new URLSearchParams({ csrf_token: this.token, omgang: batch }) : null;
      },
      done: (answer) => {
        if (!batch) this.tell(this.root.dataset.nothing);
        if (answer.told) this.tell(answer.told);
        for (const text of answer.troubles ?? []) this.trouble(text);
        this.wanted = answer.back?.[0] ?? null;
        this.refresh();
      },
    });
  }

  /** Takes a case, or lays it back. */
  take(article) {
    const button = article.querySelector("[data-key=t]");
    if (!button) return;
    const id = article.dataset.case.split(":")[0];
    this.sender.add({
      url: button.formAction,
      body: () => new URLSearchParams({ csrf_token: this.token }),
      done: (answer) => {
        if (answer.told) this.tell(answer.told);
        for (const text of answer.troubles ?? []) this.trouble(text);
        this.wanted = Number(id);
        this.refresh();
      },
    });
  }

  /** Reads the page again and takes what is new; what is being sent, or written in, stays as it is. */
  refresh() {
    this.again = true;
    if (!this.reading) this.read();
  }

  async read() {
    this.reading = true;
    try {
      while (this.again) {
        this.again = false;
        const answer = await fetch(this.address(), { headers: { Accept: "text/html" } });
        if (!answer.ok) return;
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (!fresh.querySelector("[data-queue]")) return location.reload();
        this.merge(fresh);
      }
    } catch {
      // No net: what is on the page stays, and the next act tells.
    } finally {
      this.reading = false;
    }
  }

  /** The address of this page; from the beginning when nothing is left of it. */
  address() {
    const here = new URL(location.href);
    here.hash = "";
    here.searchParams.delete("alle");
    if (!this.articles.length) here.searchParams.delete("etter");
    history.replaceState(null, "", here);
    return here;
  }

  merge(fresh) {
    for (const name of ["tabs", "undo"]) this.swap(fresh, name);
    document.title = fresh.title;
    const lead = this.root.parentElement.querySelector("[data-part=head] .soft");
    lead.textContent = fresh.querySelector("[data-part=head] .soft").textContent;
    const old = this.root.querySelector("[data-list]");
    const wanted = fresh.querySelector("[data-list]");
    const rows = wanted ? [...wanted.children].filter((row) => !this.gone.has(row.firstElementChild.dataset.case)) : [];
    if (!old || !rows.length) {
      if (this.sender.pending && old) return; // asked again when all is sent
      if (wanted && !rows.length) this.again = true; // the page is older than what was decided here
      this.swap(fresh, "list");
      for (const row of this.root.querySelectorAll("[data-list] > li")) if (this.gone.has(row.firstElementChild.dataset.case)) row.remove();
      this.arrive(null);
      return;
    }
    this.mergeRows(old, rows, Boolean(fresh.querySelector("[data-more]")));
    this.swapMore(fresh);
    this.arrive(this.current);
  }

  mergeRows(old, rows, more) {
    const known = new Map([...old.children].map((row) => [row.firstElementChild.dataset.case, row]));
    const keys = new Set(rows.map((row) => row.firstElementChild.dataset.case));
    // What stands after the last row of a page that goes on may still wait; what stands before it does not.
    const last = more ? known.get(rows.at(-1).firstElementChild.dataset.case) : old.lastElementChild;
    for (const [key, row] of known) {
      const beyond = more && (!last || last.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING);
      if (!keys.has(key) && !beyond && !this.held(row) && !(this.gone.has(key) && this.sender.pending)) row.remove();
    }
    let before = old.firstElementChild;
    for (const row of rows) {
      const mine = known.get(row.firstElementChild.dataset.case);
      if (!mine) old.insertBefore(document.adoptNode(row), before);
      else before = (this.held(mine) ? mine : this.replaced(mine, row)).nextElementSibling;
    }
  }

  /** Whether somebody is at work in a row. */
  held(row) {
    if (row.querySelector("form.reject") || row.querySelector("input:checked")) return true;
    return row.contains(document.activeElement) && row.firstElementChild.id !== `sak-${this.wanted}`;
  }

  replaced(mine, row) {
    const next = document.adoptNode(row);
    const stood = mine.firstElementChild === this.current;
    mine.replaceWith(next);
    if (stood) {
      this.current = null;
      this.stand(next.firstElementChild);
    }
    return next;
  }

  swap(fresh, name) {
    const old = document.querySelector(`[data-part=${name}]`);
    const next = fresh.querySelector(`[data-part=${name}]`);
    if (!old || !next || old.innerHTML === next.innerHTML || old.contains(document.activeElement) && name === "tabs") return;
    old.replaceWith(document.adoptNode(next));
    if (name === "list") this.prepare();
    if (name === "undo") {
      const batch = this.root.querySelector("[data-undo]")?.dataset.undo;
      if (batch && !this.sender.batches.includes(batch) && !this.undone.has(batch)) this.sender.batches.push(batch);
    }
  }

  swapMore(fresh) {
    const old = this.root.querySelector(".more-cases");
    const next = fresh.querySelector(".more-cases");
    if (old && next) old.replaceWith(document.adoptNode(next));
    else if (old) old.remove();
    else if (next) this.root.querySelector("[data-part=list]").append(document.adoptNode(next));
  }

  /** Puts the focus where the work goes on. */
  arrive(stood) {
    const wanted = this.wanted && this.root.querySelector(`#sak-${this.wanted}`);
    if (!this.again) { // else what was read is older than what has been done since
      this.wanted = null;
      this.undoing = false;
    }
    const lost = !stood?.isConnected;
    if (wanted) this.stand(wanted, { focus: true });
    else if (lost && this.articles.length) this.stand(this.articles[0], { focus: !this.busyElsewhere() });
    else if (lost) {
      this.current = null;
      const empty = this.root.querySelector("[data-empty-text]");
      if (empty) {
        empty.focus();
        this.tell(this.root.dataset.empty);
      }
    }
    if (!this.undoing) this.arrived?.();
  }

  busyElsewhere() {
    const at = document.activeElement;
    return at && at !== document.body && at.isConnected && !at.closest("[data-part=list]");
  }
}
