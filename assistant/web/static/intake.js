// Documents on their way in: dropped anywhere, pasted, or chosen. Files that are too large are left
// out before they are sent, so that the others go on.
const largest = Number(props.megabytes) * 1_000_000;
const INPUTS = "#upload input[type=file], #adding input[type=file]";

// Text that is pasted is a document, and no question, where it has more than one line and more
// characters than this, or is longer than any question.
const LONG_LINES = 300;
const LONGEST = Number(props.longest);

// The files that can be sent to a field; the others are told there.
function kept(files, field) {
  const large = [...files].filter((file) => file.size > largest);
  const rest = new DataTransfer();
  [...files].filter((file) => file.size <= largest).forEach((file) => rest.items.add(file));
  const where = field.closest("#upload, #adding").id;
  if (large.length) trigger("refuse", { where, documents: large.map((file) => file.name) });
  return rest.files;
}

// Hands files to the field on the page that is shown.
function send(files) {
  const fields = [...document.querySelectorAll(INPUTS)];
  const seen = fields.filter((one) => one.closest("#upload, #adding").checkVisibility());
  const field = seen[0] || fields[0];
  const rest = field && kept(files, field);
  if (!rest || !rest.length) return;
  field.files = rest;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("change", (event) => {
  if (!event.target.matches(INPUTS)) return;
  const given = event.target.files;
  const rest = kept(given, event.target);
  if (rest.length === given.length) return;
  event.target.files = rest;
  if (!rest.length) event.stopImmediatePropagation();
}, true);

function brings(event) {
  return event.dataTransfer && (event.dataTransfer.types.includes("Files") || event.dataTransfer.files.length);
}

document.addEventListener("dragover", (event) => {
  if (!brings(event)) return;
  event.preventDefault();
  document.getElementById("asking").dataset.dropping = "";
}, true);

document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) delete document.getElementById("asking").dataset.dropping;
}, true);

document.addEventListener("drop", (event) => {
  delete document.getElementById("asking").dataset.dropping;
  if (!brings(event)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  send(event.dataTransfer.files);
}, true);

document.addEventListener("paste", (event) => {
  const held = event.clipboardData;
  const elsewhere = event.target.closest("input, textarea") && !event.target.closest("#question");
  if (!held || elsewhere) return;
  const text = held.getData("text/plain");
  const lines = text.trim().includes("\n") && text.length > LONG_LINES;
  if (!held.files.length && !lines && text.length <= LONGEST) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const now = new Date();
  const at = new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
  const name = `Pasted text ${at.replace("T", " ").replaceAll(":", ".")}.txt`;
  send(held.files.length ? held.files : [new File([text], name, { type: "text/plain" })]);
}, true);
