// The list of nodes: the same as the picture, for keyboards and screen readers.
const ROWS_AT_ONCE = 150;
let rowsShown = ROWS_AT_ONCE;

function showList() {
  const nodes = fitting();
  const narrow = narrowed();
  byId("entries").replaceChildren(...nodes.slice(0, rowsShown).map((node) => row(node, narrow)));
  byId("more").hidden = nodes.length <= rowsShown;
  byId("more").textContent = `List more of ${nodes.length.toLocaleString("en")}`;
  byId("nothing").hidden = nodes.length > 0;
}

function row(node, narrow) {
  const it = data.nodes[node];
  const papers = it.type === "Paper" ? "" : (narrow ? papersLeft(node) : it.papers).toLocaleString("en");
  const number = make("td", { className: "number" }, papers);
  const name = goTo(node);
  name.classList.toggle("long", it.label.length > 160);
  const waits = waiting.has(node) ? make("span", { className: "quiet" }, " not drawn yet") : null;
  return make("tr", {}, make("td", {}, name, waits), make("td", {}, chip(it.type)), number);
}
