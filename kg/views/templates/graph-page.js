// Choosing a node, the keyboard, light and dark, and the start.
/** Brings picture, list and address to what the state says. */
function show() {
  look();
  if (state.selected !== null && !state.nodes[state.selected]) {
    Object.assign(state, { selected: null, alone: false });
    look();
  }
  hideFiltered();
  showCounts();
  remember();
  if (state.selected === null) {
    byId("details").hidden = true;
    byId("list").hidden = false;
    network.unselectAll();
    showList();
  } else {
    showDetails(state.selected);
    network.selectNodes([state.selected], false);
  }
  network.redraw();
}

/** Chooses a node, or none: the panel, the focus in the picture and the address follow. */
function choose(node, { move = false, focus = false } = {}) {
  if (node !== null) {
    waiting.delete(node);
    if (!passes(node)) openFilters();
  }
  const another = node !== state.selected;
  Object.assign(state, { selected: node, alone: state.alone && node !== null });
  show();
  if (another) byId("panel").scrollTop = 0;
  if (node === null) return;
  byId("said").textContent = spoken(node);
  if (move) bringNear(node);
  if (focus) byId("details").focus({ preventScroll: true });
}

function spoken(node) {
  const { label, type, papers } = data.nodes[node];
  return `${oneLine(label)}, ${type}, ${plural(papers, "paper")}, linked to ${state.near.size}`;
}

function keys(event) {
  const typing = event.target.closest("input, select, textarea");
  if (event.key === "Escape") {
    byId("query").value = "";
    document.body.classList.remove("filters-open");
    choose(null);
    typing?.blur();
  } else if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    byId("query").focus();
  } else if (event.key === "0" && !typing) {
    fitAll(true);
  }
}

function turnTheme() {
  document.documentElement.dataset.theme = isDark() ? "light" : "dark";
  showTheme();
  repaint();
}

function showTheme() {
  const words = isDark() ? "Light page" : "Dark page";
  byId("theme").title = words;
  byId("theme").setAttribute("aria-label", words);
}

function buildTools() {
  const on = (id, act) => byId(id).addEventListener("click", act);
  on("reset", () => { openFilters(); show(); });
  on("more", () => { rowsShown += ROWS_AT_ONCE; showList(); });
  on("bring", () => { bring(waitingNow().slice(0, byId("bring").textContent.includes("of") ? BATCH : undefined)); });
  on("closer", () => zoom(1.4));
  on("farther", () => zoom(1 / 1.4));
  on("fit", () => fitAll(true));
  on("png", savePng);
  on("svg", saveSvg);
  on("theme", turnTheme);
  on("narrow", () => {
    const open = document.body.classList.toggle("filters-open");
    byId("narrow").setAttribute("aria-expanded", String(open));
  });
}

function start() {
  buildTypes();
  buildLines();
  buildRoles();
  buildDates();
  buildRanges();
  buildSearch();
  buildTools();
  showControls();
  showTheme();
  openNetwork();
  showCounts();
  showList();
  document.addEventListener("keydown", keys);
  addEventListener("hashchange", fromAddress);
  media.addEventListener("change", () => { showTheme(); repaint(); });
  network.once("afterDrawing", () => {
    fitAll(false);
    const linked = location.hash.length > 1;
    if (linked) fromAddress();
    if (!linked && data.centre !== null) choose(data.centre);
    document.documentElement.dataset.ready = "yes";
  });
}

start();
