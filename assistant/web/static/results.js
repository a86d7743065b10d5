// Times are told in the reader's own zone.
watch("value", () => footnote.local(element));
