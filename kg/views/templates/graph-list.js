// The list of nodes: the same as the picture, for keyboards and screen readers.
const ROWS_AT_ONCE = 150;
let rowsShown = ROWS_AT_ONCE;

function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[\s\-_–—]+/g, " ").trim();
}
const names = data.nodes.map((node) => [node.label, ...(node.aliases ?? [])].map(fold));

/** How well a node's names fit what is typed: lower is better, Infinity is not at all. */
function fit(node, text) {
  return Math.min(...names[node].map((name, place) => {
    const at = name.indexOf(text);
    if (at < 0) return Infinity;
    return (name === text ? 0 : at === 0 ? 2 : 4) + (place ? 1 : 0);
  }));
}

function fitting() {
  const text = fold(byId("query").value);
  const visible = ranked.filter((node) => state.nodes[node]);
  if (!text) return visible;
  return visible.map((node) => [fit(node, text), node]).filter(([grade]) => grade < Infinity)
    .sort((a, b) => a[0] - b[0]).map(([, node]) => node);
}

function showList() {
  const nodes = fitting();
  const narrow = narrowed();
  byId("entries").replaceChildren(...nodes.slice(0, rowsShown).map((node) => row(node, narrow)));
  byId("more").hidden = nodes.length <= rowsShown;
  byId("more").textContent = `Show more of ${nodes.length.toLocaleString("en")}`;
  byId("nothing").hidden = nodes.length > 0;
}

function row(node, narrow) {
  const it = data.nodes[node];
  const papers = it.type === "Paper" ? "" : (narrow ? papersLeft(node) : it.papers).toLocaleString("en");
  const number = make("td", { className: "number" }, papers);
  return make("tr", {}, make("td", {}, goTo(node)), make("td", {}, chip(it.type)), number);
}

function fillNames() {
  const types = new Map();
  for (const { label, type } of ranked.map((node) => data.nodes[node])) {
    if (!types.has(oneLine(label))) types.set(oneLine(label), type);
  }
  byId("names").append(...[...types].map(([value, type]) => make("option", { value }, type)));
}

/** A completion that was picked goes straight to its node; other text narrows the list. */
function typed(event) {
  rowsShown = ROWS_AT_ONCE;
  const text = byId("query").value;
  const exact = ranked.find((node) => state.nodes[node] && oneLine(data.nodes[node].label) === text);
  if (exact !== undefined && event.inputType !== "insertText" && event.inputType?.startsWith("delete") !== true) {
    choose(exact, { move: true });
    return;
  }
  if (state.selected !== null) choose(null, { keep: true });
  showList();
}

function found(event) {
  event.preventDefault();
  const [best] = fitting();
  if (best !== undefined && byId("query").value.trim()) choose(best, { move: true, focus: true });
}
