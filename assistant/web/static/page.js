// What the panes of the page share: bringing a cited sentence into view, and copying.
window.footnote = {
  // Whether the reader asked for this citation just now, and wants to be taken to it.
  chosen: false,

  // The turn whose right sentence the reader is looking for.
  marking: "",

  motion() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  },

  text() {
    return document.querySelector("#reading article.text");
  },

  // The markers of a turn, each citation once.
  markers(turn) {
    const all = document.querySelectorAll(`[data-turn="${CSS.escape(turn)}"] button.cite`);
    const seen = new Set();
    return [...all].filter((one) => !seen.has(one.dataset.cite) && seen.add(one.dataset.cite));
  },

  // Brings a citation into view if its document is open at the right part; says whether it was.
  reveal(turn, id, number, chosen) {
    this.chosen = chosen;
    const text = this.text();
    if (!text || text.dataset.turn !== turn || text.dataset.document !== id) return false;
    const mark = text.querySelector(`[data-mark="${number}"]`);
    if (!mark) return false;
    text.querySelectorAll("mark.now").forEach((one) => one.classList.remove("now"));
    mark.classList.add("now");
    text.dataset.current = number;
    this.count(turn, number);
    this.scroll(mark);
    return true;
  },

  // After the pane was drawn anew: brings the citation that it was drawn for into view.
  shown() {
    const text = this.text();
    const mark = text && text.querySelector("mark.now");
    document.querySelectorAll("button.cite[aria-pressed]").forEach((one) => {
      one.removeAttribute("aria-pressed");
    });
    if (this.marking) this.mark(this.marking);
    const pointed = text && text.querySelector(".pointed");
    if (pointed) this.asking(pointed);
    if (!mark) return;
    this.count(text.dataset.turn, Number(text.dataset.current));
    this.scroll(mark);
  },

  // A question about this sentence was put into the box, which may only now come into view.
  asking(sentence) {
    setTimeout(() => {
      this.scroll(sentence);
      document.querySelector("#question textarea").focus({ preventScroll: true });
    }, 150);
  },

  count(turn, number) {
    const numbers = this.markers(turn).map((one) => Number(one.dataset.cite));
    const where = document.querySelector("#reading .keys .where");
    if (where) where.textContent = `Citation ${numbers.indexOf(number) + 1} of ${numbers.length}`;
    document.querySelectorAll("button.cite").forEach((one) => {
      const here = one.closest(`[data-turn="${CSS.escape(turn)}"]`);
      one.toggleAttribute("data-now", Boolean(here) && Number(one.dataset.cite) === number);
    });
  },

  // Scrolls a pane by itself where it scrolls; where the panes stand one above the other, the
  // page follows new answers, and to a citation only a reader who chose it.
  scroll(target, name = "reading", share = 0.3) {
    const pane = document.getElementById(name);
    if (getComputedStyle(pane).overflowY === "auto") {
      const offset = target.getBoundingClientRect().top - pane.getBoundingClientRect().top;
      const top = pane.scrollTop + offset - pane.clientHeight * share;
      pane.scrollTo({ top, behavior: this.motion() });
    } else if (name === "conversation" || this.chosen) {
      const block = name === "conversation" ? "start" : "center";
      target.scrollIntoView({ block, behavior: this.motion() });
      if (this.chosen) target.focus({ preventScroll: true });
    }
    if (name === "reading") this.chosen = false;
  },

  back(turn, number) {
    const marker = this.markers(turn).find((one) => one.dataset.cite === number);
    if (!marker) return;
    marker.scrollIntoView({ block: "center", behavior: this.motion() });
    marker.focus({ preventScroll: true });
  },

  // Lets the reader choose the sentence that should have answered a turn, or say that none does.
  // The choice lasts while other documents are opened to look for it.
  mark(turn) {
    const bar = document.querySelector("#reading .marking");
    const text = this.text();
    if (!bar || !text) return;
    this.marking = turn;
    bar.hidden = false;
    bar.dataset.turn = turn;
    text.classList.add("choosing");
    text.querySelectorAll("[data-s]").forEach((one) => {
      one.tabIndex = 0;
      one.setAttribute("role", "button");
    });
    bar.querySelector("button").focus();
  },

  unmark() {
    this.marking = "";
    const bar = document.querySelector("#reading .marking");
    const text = this.text();
    bar.hidden = true;
    text.classList.remove("choosing");
    text.querySelectorAll("[data-s]").forEach((one) => {
      one.removeAttribute("tabindex");
      one.removeAttribute("role");
    });
  },

  async copy(text, button) {
    const done = await this.written(text);
    const word = button.textContent;
    button.textContent = done ? "Copied" : "Not copied";
    setTimeout(() => (button.textContent = word), 1500);
  },

  // The clipboard is there only on secure origins; elsewhere the old command still works.
  async written(text) {
    if (navigator.clipboard) {
      return navigator.clipboard.writeText(text).then(() => true, () => false);
    }
    const area = document.body.appendChild(document.createElement("textarea"));
    area.value = text;
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  },
};
