// Choosing a node, the address after #, the keyboard, and the start.
const nodeOfKey = new Map(data.nodes.map((node, number) => [node.key, number]));

const nearOf = (node) => linksOf[node].filter((link) => state.links[link.id]).map((link) => other(link, node));

/** Chooses a node, or none: the panel, the focus in the picture and the address follow. */
function choose(node, { move = false, focus = false, keep = false } = {}) {
  if (node !== null && !state.nodes[node]) reset();
  state.selected = node;
  state.near = new Set(node === null ? [] : nearOf(node));
  remember(node);
  byId("said").textContent = node === null ? "" : spoken(node);
  if (node === null) {
    byId("details").hidden = true;
    byId("list").hidden = false;
    network.unselectAll();
    if (!keep) showList();
  } else {
    showDetails(node);
    network.selectNodes([node], false);
    if (move) bringNear(node);
    if (focus) byId("details").focus({ preventScroll: true });
  }
  network.redraw();
}

function spoken(node) {
  const { label, type, papers } = data.nodes[node];
  return `${oneLine(label)}, ${type}, ${plural(papers, "paper")}, linked to ${state.near.size}`;
}

function remember(node) {
  const hash = node === null ? "" : `#${encodeURIComponent(data.nodes[node].key)}`;
  if (hash === location.hash) return;
  try {
    history.replaceState(null, "", hash || location.pathname + location.search);
  } catch {
    location.hash = hash;
  }
}

function fromAddress() {
  let key = location.hash.slice(1);
  try {
    key = decodeURIComponent(key);
  } catch {
    return;
  }
  const node = nodeOfKey.get(key);
  if (node !== undefined && node !== state.selected) choose(node, { move: true });
}

function keys(event) {
  const typing = event.target.closest("input, select, textarea");
  if (event.key === "Escape") {
    byId("query").value = "";
    choose(null);
    typing?.blur();
  } else if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    byId("query").focus();
  } else if (event.key === "0" && !typing) {
    fitAll(true);
  }
}

function filtersChanged() {
  hideFiltered();
  if (state.selected !== null && !state.nodes[state.selected]) choose(null);
  else if (state.selected !== null) choose(state.selected);
  else showList();
}

function start() {
  buildTypes();
  buildLines();
  buildRoles();
  buildDates();
  buildRanges();
  fillNames();
  openNetwork();
  showList();
  onFilter(filtersChanged);
  byId("reset").addEventListener("click", reset);
  byId("more").addEventListener("click", () => { rowsShown += ROWS_AT_ONCE; showList(); });
  byId("query").addEventListener("input", typed);
  byId("search").addEventListener("submit", found);
  byId("closer").addEventListener("click", () => zoom(1.4));
  byId("farther").addEventListener("click", () => zoom(1 / 1.4));
  byId("fit").addEventListener("click", () => fitAll(true));
  byId("png").addEventListener("click", savePng);
  byId("svg").addEventListener("click", saveSvg);
  byId("narrow").addEventListener("click", () => {
    const open = document.body.classList.toggle("filters-open");
    byId("narrow").setAttribute("aria-expanded", String(open));
  });
  document.addEventListener("keydown", keys);
  addEventListener("hashchange", fromAddress);
  dark.addEventListener("change", repaint);
  network.once("afterDrawing", () => {
    fitAll(false);
    fromAddress();
    if (state.selected === null && data.centre !== null) choose(data.centre);
    document.documentElement.dataset.ready = "yes";
  });
}

start();
