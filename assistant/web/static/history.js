// The list of conversations: resuming, renaming, exporting, deleting one.
element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-act]");
  if (!button) return;
  const { conversation, title } = button.closest("[data-conversation]").dataset;
  const act = button.dataset.act;
  if (act === "resume") {
    trigger("resume", { conversation });
  } else if (act === "rename") {
    const name = prompt("A new name for this conversation", title);
    if (name) trigger("rename", { conversation, name });
  } else if (act === "delete") {
    if (confirm(`Delete “${title}”? This cannot be undone.`)) trigger("discard", { conversation });
  } else {
    trigger("save", { conversation, form: act });
  }
});

// Times are told in the reader's own zone.
watch("value", () => footnote.local(element));

// A conversation that was written out is handed to the reader as a file.
watch("saved", () => {
  const saved = props.saved;
  if (!saved || !saved.name) return;
  const url = URL.createObjectURL(new Blob([saved.text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = saved.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
});
