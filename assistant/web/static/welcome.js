// The first questions: choosing one asks it. And the way to the documents of one's own.
element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.example) trigger("example", { question: button.dataset.example });
  else if (button.dataset.act === "add") document.querySelector("#adding button").click();
});
