// The reading pane: stepping from citation to citation, and opening documents and parts.

const text = () => element.querySelector("article.text");

function step(by) {
  const shown = text();
  const markers = footnote.markers(shown.dataset.turn);
  const numbers = markers.map((marker) => Number(marker.dataset.cite));
  const at = numbers.indexOf(Number(shown.dataset.current));
  const next = markers[(Math.max(at, 0) + by + markers.length) % markers.length];
  if (next) next.click();
}

// Looks for the words in the field; ``by`` goes on from the place that was found before.
function find(by) {
  const form = element.querySelector(".finding");
  const { document, turn } = text().dataset;
  const words = form.querySelector("input").value;
  trigger("find", { document, turn, words, at: Number(form.dataset.at) + by });
}

element.addEventListener("submit", (event) => {
  event.preventDefault();
  const field = event.target.querySelector("input");
  const same = field.value.trim() === field.defaultValue;
  if (same && !field.value.trim()) return;
  if (!same) event.target.dataset.at = 0;
  find(same ? 1 : 0);
});

// The cross in the field takes the words away.
element.addEventListener("search", (event) => {
  if (event.target.matches("[data-find]") && !event.target.value && event.target.defaultValue) find(0);
}, true);

// The sentence that should have answered was chosen, or that there is none.
function choose(sentence) {
  const { turn } = element.querySelector(".marking").dataset;
  const { document } = text().dataset;
  footnote.unmark(turn);
  if (sentence) trigger("correct", { turn, document, sentence: Number(sentence.dataset.s) });
  else trigger("correct", { turn });
}

element.addEventListener("click", (event) => {
  const sentence = event.target.closest(".choosing [data-s]");
  if (sentence) return choose(sentence);
  const button = event.target.closest("button");
  if (!button) return;
  const shown = text();
  const { sheet } = footnote;
  if (button.dataset.view) {
    sheet.choose(button.dataset.view);
  } else if (button.dataset.leaf) {
    sheet.leaf(Number(button.dataset.leaf));
  } else if (button.dataset.zoom) {
    sheet.enlarge(Number(button.dataset.zoom));
  } else if (button.dataset.mark === "none") {
    choose(null);
  } else if (button.dataset.mark === "cancel") {
    footnote.unmark(element.querySelector(".marking").dataset.turn);
  } else if (button.dataset.hit) {
    find(Number(button.dataset.hit));
  } else if ("close" in button.dataset) {
    footnote.closeSheet();
  } else if (button.dataset.step) {
    step(Number(button.dataset.step));
  } else if (button.dataset.open) {
    const turn = shown ? shown.dataset.turn : "";
    trigger("open", { document: button.dataset.open, part: 0, turn });
  } else if (button.dataset.part) {
    const { document, turn } = shown.dataset;
    trigger("open", { document, part: Number(button.dataset.part), turn });
  }
});

element.addEventListener("change", (event) => {
  if (event.target.matches(".leafing input")) footnote.sheet.leaf(Number(event.target.value) - footnote.sheet.page);
});

element.addEventListener("keydown", (event) => {
  const sentence = event.target.closest(".choosing [data-s]");
  if (sentence && event.key === "Enter") {
    // The focus moves on to a button, which the same key must not press.
    event.preventDefault();
    return choose(sentence);
  }
  const bar = element.querySelector(".marking");
  if (event.key === "Escape" && bar && !bar.hidden) return footnote.unmark(bar.dataset.turn);
  if (event.key === "Escape") return footnote.closeSheet();
  if (footnote.sheet.key(event) || event.target.matches("input")) return;
  // An enlarged page is moved by the arrow keys.
  if (footnote.sheet.active() && footnote.sheet.level) return;
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const shown = text();
  if (!by || !shown || !shown.dataset.turn) return;
  event.preventDefault();
  step(by);
});

watch("value", () => footnote.shown());
