// The conversation: choosing a citation, an example, or something to do with an answer.

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const turn = button.closest("[data-turn]");
  if (button.dataset.cite && turn) {
    const number = Number(button.dataset.cite);
    if (!footnote.reveal(turn.dataset.turn, button.dataset.document, number, true)) {
      trigger("cite", { turn: turn.dataset.turn, number });
    }
  } else if (button.dataset.act === "copy") {
    footnote.copy(turn.dataset.copy, button);
  } else if (button.dataset.act === "link") {
    const url = new URL(location.pathname, location.origin);
    url.searchParams.set("answer", turn.dataset.turn);
    footnote.copy(String(url), button);
  } else if (button.dataset.act === "approve") {
    trigger("approve", { turn: turn.dataset.turn });
  } else if (button.dataset.act === "wrong") {
    footnote.mark(turn.dataset.turn);
  } else if (button.dataset.act === "retry") {
    trigger("again", { turn: turn.dataset.turn });
  } else if (button.dataset.act === "widen" || button.dataset.act === "as_written") {
    trigger(button.dataset.act, { turn: turn.dataset.turn });
  } else if (button.dataset.act === "edit") {
    trigger("change_question", { turn: turn.dataset.turn });
  }
});

// Left and right go from one marker to the next while one has the focus.
element.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step || !event.target.matches("button.cite")) return;
  const markers = [...element.querySelectorAll("[data-turn] button.cite")];
  const next = markers[markers.indexOf(event.target) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.click();
});

function shown() {
  const all = element.querySelector(".turns");
  if (!all) return;
  footnote.address(all.dataset.conversation);
  footnote.typed();
  // What is asked now is answered under the sheet.
  if (all.querySelector(".pending")) delete document.getElementById("reading").dataset.open;
  const turns = all.querySelectorAll(".turn");
  const named = all.dataset.at && document.getElementById(`turn-${all.dataset.at}`);
  const turn = named || turns[turns.length - 1];
  // What went wrong stands under the turns, and is what the reader has to see.
  const notice = element.querySelector(".notice");
  if (notice) footnote.whenSeen(notice, () => footnote.scroll(notice, "conversation", 0.5));
  else if (turn) footnote.whenSeen(turn, () => footnote.scroll(turn, "conversation", 0));
}
watch("value", shown);
