// The table of documents: choosing which are asked, and removing one.
element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-remove]");
  if (button) trigger("remove", { document: button.dataset.remove });
});

element.addEventListener("change", (event) => {
  if (!event.target.matches("[data-choose]")) return;
  const boxes = [...element.querySelectorAll("[data-choose]")];
  const documents = boxes.filter((box) => box.checked).map((box) => box.dataset.choose);
  // To ask nothing makes no sense: the last box stays as it is.
  if (documents.length) trigger("choose", { documents });
  else event.target.checked = true;
});

// The upload area is named by the words in it, which its own label does not hold.
function named() {
  const area = document.querySelector("#upload button[aria-label]");
  if (area) area.removeAttribute("aria-label");
}
watch("value", () => setTimeout(named, 100));
