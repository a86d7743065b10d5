// Which documents are asked: going to the library to choose, or asking all of them again.
element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-act]");
  if (!button) return;
  if (button.dataset.act === "all") trigger("choose", { asked: true });
  else document.getElementById("library-tab-button").click();
});
