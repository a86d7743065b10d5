// What became of documents: taking back the removal of one.
element.addEventListener("click", (event) => {
  if (event.target.closest("button[data-undo]")) trigger("undo");
});
