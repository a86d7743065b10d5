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
    text.querySelectorAll(`[data-mark="${number}"]`).forEach((one) => one.classList.add("now"));
    if (chosen) this.openSheet();
    text.dataset.current = number;
    this.count(turn, number);
    if (this.sheet.active()) this.sheet.show(number);
    else this.scroll(mark);
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
    const opened = document.querySelector("#reading .documents [aria-current]");
    if (opened) opened.parentElement.scrollLeft = opened.offsetLeft - opened.parentElement.offsetLeft;
    const pointed = text && text.querySelector(".pointed");
    if (pointed) this.asking(pointed);
    const sought = text && text.querySelector(".sought");
    if (sought) this.whenSeen(text, () => this.scroll(sought));
    if (this.chosen) this.openSheet();
    this.sheet.show(text ? Number(text.dataset.current) : 0);
    if (this.chosen && text && !mark) (this.sheet.active() ? this.sheet.pane() : text).focus({ preventScroll: true });
    if (!mark) this.chosen = false;
    if (!mark) return;
    this.count(text.dataset.turn, Number(text.dataset.current));
    if (!this.sheet.active()) this.whenSeen(text, () => this.scroll(mark));
  },

  // Does something once a pane is there to be scrolled: its tab may only now be opened.
  whenSeen(target, act, tries = 40) {
    if (!target.isConnected || !tries) return;
    if (target.offsetParent || this.narrow()) act();
    else setTimeout(() => this.whenSeen(target, act, tries - 1), 50);
  },

  narrow() {
    return matchMedia("(max-width: 800px)").matches;
  },

  // In a narrow window the source lies over the answer, as a sheet, until it is closed.
  openSheet() {
    if (this.narrow()) document.getElementById("reading").dataset.open = "";
  },

  closeSheet() {
    const pane = document.getElementById("reading");
    if (!("open" in pane.dataset)) return;
    delete pane.dataset.open;
    const text = this.text();
    if (text && text.dataset.turn) this.back(text.dataset.turn, text.dataset.current);
    else document.querySelector("#question textarea").focus({ preventScroll: true });
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
    const said = where && `${where.dataset.word} ${numbers.indexOf(number) + 1} of ${numbers.length}`;
    if (where) where.textContent = said;
    document.querySelectorAll("button.cite").forEach((one) => {
      const here = one.closest(`[data-turn="${CSS.escape(turn)}"]`);
      one.toggleAttribute("data-now", Boolean(here) && Number(one.dataset.cite) === number);
    });
  },

  // Scrolls a pane by itself where it scrolls. The focus goes along with a reader who chose.
  scroll(target, name = "reading", share = 0.3) {
    const pane = document.getElementById(name);
    const offset = target.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    const top = pane.scrollTop + offset - pane.clientHeight * share;
    pane.scrollTo({ top, behavior: this.motion() });
    if (name === "reading" && this.chosen && this.narrow()) {
      // The sheet takes the focus only once it is drawn.
      setTimeout(() => target.focus({ preventScroll: true }), 60);
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
    this.openSheet();
    this.sheet.show(0);
    bar.hidden = false;
    bar.dataset.turn = turn;
    text.classList.add("choosing");
    text.querySelectorAll("[data-s]").forEach((one) => {
      one.tabIndex = 0;
      one.setAttribute("role", "button");
    });
    bar.querySelector("button").focus();
  },

  // ``to`` is the turn that the focus goes back to.
  unmark(to) {
    this.marking = "";
    delete document.getElementById("reading").dataset.open;
    const wrong = to && document.querySelector(`[data-turn="${CSS.escape(to)}"] [data-act=wrong]`);
    if (wrong) wrong.focus({ preventScroll: true });
    const bar = document.querySelector("#reading .marking");
    const text = this.text();
    bar.hidden = true;
    this.sheet.show(Number(text.dataset.current));
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

  // Writes the times inside an element in the reader's own zone.
  local(element) {
    element.querySelectorAll("time, [data-at]").forEach((one) => {
      const at = new Date(one.dataset.at || one.dateTime);
      if (isNaN(at)) return;
      one.textContent = at.toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
      if (one.dateTime) one.title = at.toLocaleString([], { dateStyle: "full", timeStyle: "long" });
    });
  },

  // Goes to the first citation of the newest turn that has one, from wherever the reader is.
  newest() {
    const [marker] = [...document.querySelectorAll(".turn[data-turn]:has(button.cite)")]
      .slice(-1).map((turn) => turn.querySelector("button.cite"));
    if (!marker || !marker.checkVisibility()) return false;
    marker.scrollIntoView({ block: "nearest", behavior: this.motion() });
    marker.focus({ preventScroll: true });
    marker.click();
    return true;
  },

  // Says while somebody types how near the question is to its longest, from four fifths on.
  typed() {
    const box = document.querySelector("#question textarea");
    const told = document.querySelector("#typing .typing");
    if (!box || !told) return;
    const longest = Number(told.dataset.longest);
    const count = box.value.length;
    const over = count - longest;
    const said = `${count.toLocaleString("en")} of ${longest.toLocaleString("en")} characters`;
    told.hidden = count < longest * 0.8;
    told.classList.toggle("over", over > 0);
    told.textContent = over > 0 ? `${said}: shorten it by ${over.toLocaleString("en")}` : said;
  },

  // The address names the conversation, so that it is there again after a reload; going back in
  // the browser's history goes back to the one before. An answer of somebody else's stays named.
  address(conversation) {
    const url = new URL(location.href);
    const before = url.searchParams.get("conversation") || "";
    const first = !this.arrived;
    this.arrived = true;
    if (conversation === undefined || (before === conversation && !url.searchParams.has("answer"))) return;
    url.searchParams.delete("answer");
    if (conversation) url.searchParams.set("conversation", conversation);
    else url.searchParams.delete("conversation");
    history[first ? "replaceState" : "pushState"](null, "", url);
  },
};

// By the place of the key, as with Alt some keyboards write another letter.
addEventListener("keydown", (event) => {
  const keys = event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (keys && event.code === "KeyC" && footnote.newest()) event.preventDefault();
  // The sheet is closed from wherever the focus is; inside it, marking comes first.
  if (event.key === "Escape" && !event.target.closest?.("#reading")) footnote.closeSheet();
});
addEventListener("popstate", () => location.reload());
document.addEventListener("input", (event) => {
  if (event.target.matches("#question textarea")) footnote.typed();
});

// When the control that has the focus goes, the focus goes to the one in its place, and not to
// the page, where the next Tab would begin from the top.
{
  const PANES = "#welcome, #conversation, #reading, #choice, #holdings, #arrivals, #deliveries, #history, #coverage, #composer, #library";
  const CONTROLS = "button, input:not([type=file]), textarea, summary, [tabindex]";
  let last = null;
  let place = null;
  let waiting = 0;

  const usable = (one) => one && one.isConnected && !one.disabled && one.checkVisibility({ visibilityProperty: true });
  const sign = (one) => JSON.stringify([one.tagName, { ...one.dataset, now: undefined }, one.closest("[data-turn]")?.dataset.turn]);
  const controls = (pane) => [...document.querySelectorAll(`#${pane} :is(${CONTROLS})`)];

  document.addEventListener("focusin", (event) => {
    const pane = event.target.closest(PANES);
    last = pane && event.target;
    place = pane && { pane: pane.id, sign: sign(last), index: controls(pane.id).indexOf(last) };
  });
  document.addEventListener("focusout", (event) => {
    // Who clicks beside it leaves it on purpose: it is still there.
    const left = event.target;
    setTimeout(() => {
      if (left === last && usable(left) && left.matches(CONTROLS) && document.activeElement !== left) last = null;
    });
  });

  function instead() {
    const there = controls(place.pane).filter(usable);
    const same = there.find((one) => sign(one) === place.sign);
    if (same || there.length) return same || there[Math.min(place.index, there.length - 1)];
    // On a telephone the question box would bring its keyboard up over the answer.
    const talk = document.getElementById("conversation");
    if (footnote.narrow() && usable(talk)) {
      talk.tabIndex = -1;
      return talk;
    }
    const box = document.querySelector("#question textarea");
    return usable(box) ? box : document.querySelector('[role=tab][aria-selected="true"]');
  }

  function mend() {
    waiting = 0;
    if (!last || usable(last)) return;
    // What is hidden may keep the focus until the page is drawn.
    if (![document.body, last].includes(document.activeElement)) return;
    const next = instead();
    if (next) next.focus({ preventScroll: true });
    if (next && next.type === "search") next.select();
  }
  new MutationObserver(() => {
    if (last && !waiting && !usable(last)) waiting = setTimeout(mend, 80);
  }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["hidden", "class", "disabled", "style", "data-open"] });
}

// An upload area is named by the words in it, which its own label does not hold.
{
  let waiting = 0;
  const name = () => {
    waiting = 0;
    document.querySelectorAll(":is(#upload, #edit) button[aria-label]").forEach((area) => {
      if (!area.innerText || area.getAttribute("aria-label").includes(area.innerText)) return;
      area.removeAttribute("aria-label");
    });
  };
  new MutationObserver(() => {
    if (!waiting) waiting = setTimeout(name, 80);
  }).observe(document, { childList: true, subtree: true });
}
