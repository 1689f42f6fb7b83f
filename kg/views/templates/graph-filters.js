// What is shown: types, kinds of links, roles, dates, confidence and support.
const LAST = data.periods.length - 1;
const state = {
  types: new Set(data.types.map((type) => type.name)),
  lines: new Set(data.lines.map((line) => line.name)),
  roles: new Set(data.roles.map((_, role) => role)),
  from: 0, to: LAST, confidence: 0, weight: 1,
  selected: null, near: new Set(), hover: null,
  nodes: data.nodes.map(() => true), links: links.map(() => true),
};
const listeners = [];
const onFilter = (listener) => listeners.push(listener);

function counts(cell) {
  const [role, period, , confidence] = cell;
  const inRole = role < 0 || state.roles.has(role);
  const allDates = state.from === 0 && state.to === LAST;
  return inRole && confidence >= state.confidence && (allDates || (period >= state.from && period <= state.to));
}

function narrowed() {
  return state.roles.size < data.roles.length || state.confidence > 0 || state.from > 0 || state.to < LAST;
}

/** The papers of a node that the filters leave. */
function papersLeft(node) {
  return data.nodes[node].cells.filter(counts).reduce((sum, cell) => sum + cell[2], 0);
}

function filter() {
  const narrow = narrowed();
  state.nodes = data.nodes.map((node) => state.types.has(node.type) && (!narrow || node.cells.some(counts)));
  state.links = links.map((link) => state.nodes[link.from] && state.nodes[link.to] && state.lines.has(link.line)
    && link.weight >= state.weight && (link.confidence === null || link.confidence >= state.confidence));
  byId("visible").textContent = state.nodes.filter(Boolean).length.toLocaleString("en");
  byId("visible-links").textContent = state.links.filter(Boolean).length.toLocaleString("en");
  const all = state.types.size === data.types.length && state.lines.size === data.lines.length;
  byId("reset").hidden = !narrow && all && state.weight === 1;
  for (const listener of listeners) listener();
}

/** A row of the legend that is a switch, with a way to see it alone. */
function legendRow(box, { key, words, icon, count, set, all }) {
  const input = make("input", { type: "checkbox", checked: true });
  input.dataset.key = key;
  input.addEventListener("change", () => { input.checked ? set.add(key) : set.delete(key); filter(); });
  const only = make("button", { type: "button", className: "only", title: `Only ${words}` }, "only");
  only.setAttribute("aria-label", `Only ${words}`);
  only.addEventListener("click", () => {
    const alone = set.size === 1 && set.has(key);
    set.clear();
    for (const one of alone ? all : [key]) set.add(one);
    showBoxes(box, set);
    filter();
  });
  const label = make("label", {}, input, icon, make("span", {}, words), count === null ? null : tally(count));
  box.append(make("div", { className: "row" }, label, only));
}

function showBoxes(box, set) {
  for (const input of box.querySelectorAll("input")) {
    input.checked = [...set].some((key) => String(key) === input.dataset.key);
  }
}

function lineIcon(line) {
  const stroke = { x1: 1, y1: 7, x2: 25, y2: 7, class: `stroke-${line.name || "plain"}`, "stroke-width": 2 };
  if (line.dashes.length) stroke["stroke-dasharray"] = line.dashes.map((dash) => Math.max(1.5, dash / 2)).join(" ");
  const frame = { viewBox: "0 0 26 14", width: 26, height: 14, "aria-hidden": "true" };
  return svgElement("svg", frame, svgElement("line", stroke));
}

function buildTypes() {
  const all = data.types.map((type) => type.name);
  for (const { name, plural: words, count } of data.types) {
    legendRow(byId("types"), { key: name, words, icon: typeIcon(name), count, set: state.types, all });
  }
  byId("types").append(make("p", { className: "hint" }, "Larger: in more papers"));
}

function buildLines() {
  const all = data.lines.map((line) => line.name);
  for (const line of data.lines) {
    const { name, words, count } = line;
    legendRow(byId("lines"), { key: name, words, icon: lineIcon(line), count, set: state.lines, all });
  }
  byId("lines").classList.toggle("single", all.length < 2);
}

function buildRoles() {
  const present = new Set(data.nodes.flatMap((node) => node.cells.map((cell) => cell[0])));
  const all = data.roles.map((_, role) => role);
  for (const role of all.filter((each) => present.has(each))) {
    const { words } = data.roles[role];
    legendRow(byId("roles"), { key: role, words, icon: null, count: null, set: state.roles, all });
  }
}

function buildDates() {
  byId("dates").hidden = LAST < 1;
  for (const end of ["from", "to"]) {
    data.periods.forEach((period, place) => byId(end).append(make("option", { value: place }, period)));
    byId(end).addEventListener("change", () => { state[end] = Number(byId(end).value); filter(); });
  }
  byId("to").value = LAST;
}

function buildRanges() {
  const most = links.reduce((best, link) => Math.max(best, link.weight), 1);
  byId("support").hidden = most < 2;
  byId("weight").max = most;
  for (const id of ["confidence", "weight"]) {
    byId(id).addEventListener("input", () => {
      state[id] = Number(byId(id).value);
      byId(`${id}-value`).textContent = id === "confidence" && !state[id] ? "any" : state[id];
      filter();
    });
  }
}

function reset() {
  data.types.forEach((type) => state.types.add(type.name));
  data.lines.forEach((line) => state.lines.add(line.name));
  data.roles.forEach((_, role) => state.roles.add(role));
  Object.assign(state, { from: 0, to: LAST, confidence: 0, weight: 1 });
  for (const box of ["types", "lines", "roles"]) showBoxes(byId(box), state[box]);
  byId("from").value = 0;
  byId("to").value = LAST;
  byId("confidence").value = 0;
  byId("weight").value = 1;
  byId("confidence-value").textContent = "any";
  byId("weight-value").textContent = "1";
  filter();
}
