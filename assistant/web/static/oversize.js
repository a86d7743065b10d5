// Files that are too large are left out before they are sent, so that the others go on.
const largest = Number(props.megabytes) * 1_000_000;

function kept(files) {
  const large = [...files].filter((file) => file.size > largest);
  if (!large.length) return null;
  const rest = new DataTransfer();
  [...files].filter((file) => file.size <= largest).forEach((file) => rest.items.add(file));
  trigger("refuse", { documents: large.map((file) => file.name) });
  return rest.files;
}

document.addEventListener("change", (event) => {
  if (!event.target.matches("#upload input[type=file]")) return;
  const rest = kept(event.target.files);
  if (!rest) return;
  event.target.files = rest;
  if (!rest.length) event.stopImmediatePropagation();
}, true);

document.addEventListener("drop", (event) => {
  const area = event.target.closest("#upload");
  const rest = area && kept(event.dataTransfer.files);
  if (!rest) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const input = area.querySelector("input[type=file]");
  input.files = rest;
  if (rest.length) input.dispatchEvent(new Event("change", { bubbles: true }));
}, true);
