/** The reasons, opened in the case that they are about. */
export class Panel {
  constructor(list) {
    this.list = list;
  }

  /** The reasons that are open in a case. */
  of(article) {
    return article?.querySelector("form.reject") ?? null;
  }

  open(article, act) {
    if (!article) return;
    const was = this.of(article);
    if (was) return was.querySelector("input[type=radio]").focus();
    const template = document.querySelector(`template[data-panel="${article.dataset.lang}"]`) ?? document.querySelector("template[data-panel]");
    const form = template.content.firstElementChild.cloneNode(true);
    const [id] = article.dataset.case.split(":");
    form.classList.add("case__more");
    form.elements.sak.value = article.dataset.case;
    form.elements.handling.value = act;
    for (const each of form.querySelectorAll("[data-for]")) each.hidden = each.dataset.for !== act;
    for (const each of form.querySelectorAll("[id]")) each.id = each.id.replace(/-ny$/, `-${id}`);
    for (const each of form.querySelectorAll("[for]")) each.htmlFor = each.htmlFor.replace(/-ny$/, `-${id}`);
    for (const each of form.querySelectorAll(".told p")) this.fill(each, article);
    form.addEventListener("submit", (event) => this.submit(event, article));
    form.querySelector("[data-close]").addEventListener("click", () => this.close(article));
    article.append(form);
    form.querySelector("input[type=radio]").focus();
    form.scrollIntoView({ block: "nearest" });
  }

  fill(line, article) {
    line.textContent = line.textContent.replaceAll("[navn]", article.dataset.name).replaceAll("[sak]", article.dataset.title);
  }

  close(article) {
    this.of(article)?.remove();
    article.focus({ preventScroll: true });
  }

  /** Chooses the reason with a number, and sends. */
  choose(article, number) {
    const form = this.of(article);
    const radio = form.querySelectorAll("input[type=radio]")[number - 1];
    if (!radio) return;
    radio.checked = true;
    form.requestSubmit([...form.querySelectorAll("[data-for]")].find((each) => !each.hidden));
  }

  submit(event, article) {
    event.preventDefault();
    event.stopPropagation();
    const form = event.target;
    if (!form.elements.grunn.value) return this.ask(form);
    this.list.decide(article, form.elements.handling.value, { grunn: form.elements.grunn.value, egne_ord: form.elements.egne_ord.value });
  }

  ask(form) {
    const text = this.list.root.dataset.choose;
    if (!form.querySelector(".bad")) {
      const line = document.createElement("p");
      line.className = "bad";
      line.textContent = text;
      form.querySelector("legend").after(line);
    }
    form.querySelector("input[type=radio]").focus();
    this.list.tell(text);
  }
}
