// The table of documents: removing one.
element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-remove]");
  if (button) trigger("remove", { document: button.dataset.remove });
});

// The upload area is named by the words in it, which its own label does not hold.
function named() {
  const area = document.querySelector("#upload button[aria-label]");
  if (area) area.removeAttribute("aria-label");
}
watch("value", () => setTimeout(named, 100));
