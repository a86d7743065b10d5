// The first questions: choosing one asks it.
element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-example]");
  if (button) trigger("example", { question: button.dataset.example });
});
