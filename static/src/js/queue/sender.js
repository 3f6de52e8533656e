/** Sends acts one after the other. What cannot be sent is sent as a form instead, so that the server's own page answers. */
export class Sender {
  constructor(root, tell) {
    this.root = root;
    this.tell = tell;
    this.waiting = [];
    this.busy = false;
    this.batches = [];
    this.idle = () => {};
  }

  /** Puts an act in line: `form` is sent with `more` fields; `done(answer)` is called with what the server said. */
  add(job) {
    this.waiting.push(job);
    if (!this.busy) this.run();
  }

  get pending() {
    return this.waiting.length;
  }

  async run() {
    this.busy = true;
    while (this.waiting.length) {
      const job = this.waiting[0];
      const body = job.body();
      const answer = body ? await this.send(job.url, body) : {};
      if (!answer) return this.giveUp(job.url, body);
      this.waiting.shift();
      if (answer.batch) this.batches.push(answer.batch);
      job.done(answer);
    }
    this.busy = false;
    this.idle();
  }

  async send(url, body) {
    try {
      const answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" });
      const kind = answer.headers.get("Content-Type") ?? "";
      return kind.startsWith("application/json") ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  /** The session has ended, or the net: the act that failed goes as a form, and its answer is seen. */
  giveUp(url, body) {
    this.tell(this.root.dataset.failed);
    const form = document.createElement("form");
    form.method = "post";
    form.action = url;
    form.hidden = true;
    for (const [name, value] of body) {
      const input = document.createElement("input");
      input.type = "hidden";
      input.name = name;
      input.value = value;
      form.append(input);
    }
    document.body.append(form);
    form.submit();
  }
}
