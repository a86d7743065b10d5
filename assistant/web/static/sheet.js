// The pages of a document's file in the reading pane: turning them, and making them larger.
window.footnote.sheet = {
  // How far the page is enlarged over the width of the pane.
  LEVELS: [1, 1.5, 2, 3],

  level: 0,
  page: 1,

  pane() {
    return document.querySelector("#reading .sheet");
  },

  // Whether the reader wants to see pages; it lasts over a reload.
  wanted() {
    try {
      return localStorage.getItem("footnote-view") === "page";
    } catch {
      return Boolean(this.chosen);
    }
  },

  active() {
    const sheet = this.pane();
    return Boolean(sheet) && !sheet.hidden;
  },

  choose(view) {
    this.chosen = view === "page";
    try {
      localStorage.setItem("footnote-view", view);
    } catch {
      // Where nothing may be stored the choice lasts as long as the page.
    }
    this.show(Number(footnote.text()?.dataset.current) || 0);
    const mark = view === "text" && footnote.text().querySelector("mark.now, .pointed");
    if (mark) footnote.scroll(mark);
  },

  // Shows the text or the page, as the reader wants it; ``number`` is the citation to go to.
  show(number) {
    const sheet = this.pane();
    const text = footnote.text();
    if (!sheet || !text) return;
    const pages = this.wanted() && !footnote.marking;
    sheet.hidden = !pages;
    text.hidden = pages;
    document.querySelectorAll("#reading .parts").forEach((one) => (one.hidden = pages));
    document.querySelector("#reading .leafing").hidden = !pages;
    document.querySelectorAll("#reading [data-view]").forEach((one) => {
      one.setAttribute("aria-pressed", String((one.dataset.view === "page") === pages));
    });
    if (pages && !this.reveal(number)) this.turn(Number(sheet.dataset.first));
  },

  // Width and height of every page in points.
  sizes() {
    return this.pane().dataset.sizes.split(",").flatMap((run) => {
      const [size, count] = run.split("*");
      return Array(Number(count)).fill(size.split("x").map(Number));
    });
  },

  // Goes to the page on which a citation begins; says whether it has a place on one.
  reveal(number) {
    const sheet = this.pane();
    const mark = number && sheet.querySelector(`rect[data-number="${number}"]`);
    if (!mark) return false;
    sheet.querySelectorAll("rect.now").forEach((one) => one.classList.remove("now"));
    sheet.querySelectorAll(`rect[data-number="${number}"]`).forEach((one) => one.classList.add("now"));
    this.turn(Number(mark.closest("svg").dataset.page));
    footnote.whenSeen(sheet, () => this.centre(mark));
    return true;
  },

  // Brings a mark into view, across as well where the page is enlarged.
  centre(mark) {
    const sheet = this.pane();
    const across = mark.getBoundingClientRect().left - sheet.getBoundingClientRect().left;
    const left = sheet.scrollLeft + across - sheet.clientWidth * 0.2;
    if (this.level) sheet.scrollTo({ left, behavior: footnote.motion() });
    // In a narrow window the sheet takes the focus only once it is drawn.
    if (footnote.chosen && footnote.narrow()) setTimeout(() => sheet.focus({ preventScroll: true }), 60);
    footnote.scroll(mark);
  },

  turn(to) {
    const sheet = this.pane();
    const sizes = this.sizes();
    this.page = Math.min(Math.max(Math.round(to) || 1, 1), sizes.length);
    const [width, height] = sizes[this.page - 1];
    sheet.querySelector(".leaf").style.aspectRatio = `${width} / ${height}`;
    sheet.querySelectorAll("svg").forEach((one) => {
      one.toggleAttribute("hidden", Number(one.dataset.page) !== this.page);
    });
    sheet.querySelector("img").alt = `Page ${this.page} of ${sizes.length}, as a picture; the text has its words`;
    const leafing = document.querySelector("#reading .leafing");
    leafing.querySelector("input").value = this.page;
    leafing.querySelector('[data-leaf="-1"]').disabled = this.page === 1;
    leafing.querySelector('[data-leaf="1"]').disabled = this.page === sizes.length;
    this.enlarge(0);
  },

  // Turns by so many pages, and goes to the head of the page (or its foot, going back by keys).
  leaf(by, foot = false) {
    const before = this.page;
    this.turn(this.page + by);
    if (this.page === before) return;
    const pane = document.getElementById("reading");
    const sheet = this.pane();
    const top = sheet.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop;
    pane.scrollTop = foot ? pane.scrollHeight : Math.min(pane.scrollTop, Math.max(top - 100, 0));
  },

  enlarge(by) {
    const sheet = this.pane();
    this.level = Math.min(Math.max(this.level + by, 0), this.LEVELS.length - 1);
    const scale = this.LEVELS[this.level];
    sheet.querySelector(".leaf").style.width = `${100 * scale}%`;
    const leafing = document.querySelector("#reading .leafing");
    leafing.querySelector(".scale").textContent = `${100 * scale} %`;
    leafing.querySelector('[data-zoom="-1"]').disabled = !this.level;
    leafing.querySelector('[data-zoom="1"]').disabled = this.level === this.LEVELS.length - 1;
    this.fetch(Math.round(sheet.clientWidth * scale * devicePixelRatio));
    const mark = by && sheet.querySelector("svg:not([hidden]) rect.now");
    if (mark) this.centre(mark);
  },

  // Fetches the picture, unless the one that is shown is fine enough.
  fetch(width) {
    const sheet = this.pane();
    const image = sheet.querySelector("img");
    const { address, version } = sheet.dataset;
    const page = `${address}${this.page}.png?of=${version}`;
    const same = image.dataset.page === page;
    if (same && Number(image.dataset.width) >= width) return;
    image.dataset.page = page;
    image.dataset.width = width;
    const told = sheet.querySelector(".unseen-page");
    told.hidden = true;
    if (!same) image.removeAttribute("src");
    image.onerror = () => {
      told.textContent = "This page cannot be shown; the text has its words.";
      told.hidden = false;
    };
    image.src = `${page}&width=${width}`;
  },

  // Page keys turn the page once its end is in view; says whether they did.
  key(event) {
    if (!this.active() || event.target.matches("input") || event.ctrlKey || event.metaKey || event.altKey) return false;
    const pane = document.getElementById("reading");
    const end = pane.scrollTop + pane.clientHeight >= pane.scrollHeight - 2;
    if (event.key === "PageDown" && end) this.leaf(1);
    else if (event.key === "PageUp" && pane.scrollTop <= 2) this.leaf(-1, true);
    else if (event.key === "+" || event.key === "=") this.enlarge(1);
    else if (event.key === "-") this.enlarge(-1);
    else return false;
    event.preventDefault();
    return true;
  },
};
