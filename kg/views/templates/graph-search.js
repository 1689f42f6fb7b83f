// Search with completion: names and aliases, of what is drawn and of what waits.
const OFFERS = 8;
const search = { offers: [], active: -1 };

function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[\s\-_–—]+/g, " ").trim();
}
const names = data.nodes.map((node) => [node.label, ...(node.aliases ?? [])].map(fold));

/** How well a node's names fit what is typed: lower is better, Infinity is not at all. */
function fit(node, text) {
  return Math.min(...names[node].map((name, place) => {
    const at = name.indexOf(text);
    if (at < 0) return Infinity;
    return (name === text ? 0 : at === 0 ? 2 : name[at - 1] === " " ? 4 : 6) + (place ? 1 : 0);
  }));
}

/** Nodes that fit what is typed, the best first; all that are drawn where nothing is. */
function fitting() {
  const text = fold(byId("query").value);
  if (!text) return ranked.filter((node) => state.nodes[node]);
  return ranked.filter((node) => state.nodes[node] || (waiting.has(node) && passes(node)))
    .map((node) => [fit(node, text), node]).filter(([grade]) => grade < Infinity)
    .sort((a, b) => a[0] - b[0]).map(([, node]) => node);
}

/** The other name by which a node fits, where its first name does not. */
function otherName(node) {
  const text = fold(byId("query").value);
  const place = names[node].findIndex((name) => name.includes(text));
  return place > 0 ? make("span", { className: "quiet" }, " ", nameElement(data.nodes[node].aliases[place - 1])) : null;
}

function offer(nodes) {
  Object.assign(search, { offers: nodes.slice(0, OFFERS), active: -1 });
  byId("offers").replaceChildren(...search.offers.map((node, place) => {
    const name = make("span", { className: "grow" }, nameElement(data.nodes[node].label), otherName(node));
    const item = make("li", { id: `offer-${place}`, role: "option" }, typeIcon(data.nodes[node].type), name,
      make("span", { className: "count" }, data.nodes[node].type));
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", () => pick(node));
    return item;
  }));
  byId("offers").hidden = !search.offers.length;
  byId("query").setAttribute("aria-expanded", String(search.offers.length > 0));
  point(-1);
}

/** Marks one offer as the one that Enter takes. */
function point(place) {
  search.active = place;
  [...byId("offers").children].forEach((item, number) => {
    item.setAttribute("aria-selected", String(number === place));
    if (number === place) item.scrollIntoView({ block: "nearest" });
  });
  if (place < 0) byId("query").removeAttribute("aria-activedescendant");
  else byId("query").setAttribute("aria-activedescendant", `offer-${place}`);
}

function pick(node) {
  byId("query").value = oneLine(data.nodes[node].label);
  offer([]);
  choose(node, { move: true, focus: true });
}

function typed() {
  rowsShown = ROWS_AT_ONCE;
  if (state.selected !== null) choose(null);
  const nodes = fitting();
  const text = byId("query").value.trim();
  offer(text ? nodes : []);
  byId("said").textContent = text ? `${plural(nodes.length, "name")} found` : "";
  showList();
}

function searchKeys(event) {
  const { offers, active } = search;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && offers.length) {
    event.preventDefault();
    point((active + step + offers.length + (active < 0 && step < 0 ? 1 : 0)) % offers.length);
  } else if (event.key === "Escape" && offers.length) {
    event.preventDefault();
    event.stopPropagation();
    offer([]);
  }
}

function found(event) {
  event.preventDefault();
  const best = search.active >= 0 ? search.offers[search.active] : fitting()[0];
  if (best !== undefined && byId("query").value.trim()) pick(best);
}

function buildSearch() {
  byId("query").addEventListener("input", typed);
  byId("query").addEventListener("keydown", searchKeys);
  byId("query").addEventListener("blur", () => offer([]));
  byId("search").addEventListener("submit", found);
}
