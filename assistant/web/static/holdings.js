// The table of documents: choosing which are asked, opening one, and removing one.
element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.remove) {
    trigger("remove", { document: button.dataset.remove });
  } else if ("alone" in button.dataset) {
    trigger("alone", {});
  } else if ("unfilter" in button.dataset) {
    trigger("unfilter", {});
  } else if (button.dataset.all) {
    trigger("choose", { asked: button.dataset.all === "true" });
  } else if (button.dataset.open) {
    footnote.chosen = true;
    trigger("open", { document: button.dataset.open });
  }
});

element.addEventListener("change", (event) => {
  const box = event.target;
  if (!box.matches("[data-choose]")) return;
  const why = element.querySelector(".ticks .why");
  const others = [...element.querySelectorAll("[data-choose]:checked")];
  if (box.checked || others.length) {
    why.textContent = "";
    trigger("choose", { documents: [box.dataset.choose], asked: box.checked });
  } else {
    // To ask nothing makes no sense: the last box stays as it is, and says why.
    box.checked = true;
    why.textContent =
      "This one stays ticked: with none there is nothing to ask. Tick another first.";
  }
});

// Boxes that are drawn anew keep what somebody clicked before: they are set to what is asked.
function settled() {
  element.querySelectorAll("[data-choose]").forEach((box) => {
    box.checked = box.hasAttribute("checked");
  });
}
watch("value", settled);
