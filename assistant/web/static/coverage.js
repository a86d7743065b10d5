// The strip of sentences: choosing one asks about it; the arrow keys go from cell to cell.
element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const strip = element.querySelector(".strip");
  if (!button) return;
  const { sentence, open, part } = button.dataset;
  if (sentence) trigger("suggest", { document: strip.dataset.document, sentence });
  else if (open) trigger("open", { document: open, part: 0 });
  else if (part) trigger("open", { document: strip.dataset.document, part });
});

element.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
  if (!step || !event.target.matches(".strip .cell")) return;
  const next = step > 0 ? event.target.nextElementSibling : event.target.previousElementSibling;
  event.preventDefault();
  if (!next) return;
  event.target.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
});
