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
  byId("reset").hidden = !narrow && state.types.size === data.types.length && state.lines.size === data.lines.length && state.weight === 1;
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
  const tally = count === null ? null : make("span", { className: "count" }, count.toLocaleString("en"));
  box.append(make("div", { className: "row" }, make("label", {}, input, icon, make("span", {}, words), tally), only));
}

function showBoxes(box, set) {
  for (const input of box.querySelectorAll("input")) {
    input.checked = [...set].some((key) => String(key) === input.dataset.key);
  }
}

function lineIcon(line) {
  const stroke = { x1: 1, y1: 7, x2: 25, y2: 7, class: `stroke-${line.name || "plain"}`, "stroke-width": 2 };
  if (line.dashes.length) stroke["stroke-dasharray"] = line.dashes.map((dash) => Math.max(1.5, dash / 2)).join(" ");
  return svgElement("svg", { viewBox: "0 0 26 14", width: 26, height: 14, "aria-hidden": "true" }, svgElement("line", stroke));
}

function buildTypes() {
  const all = data.types.map((type) => type.name);
  for (const type of data.types) {
    legendRow(byId("types"), { key: type.name, words: type.plural, icon: typeIcon(type.name), count: type.count, set: state.types, all });
  }
}

function buildLines() {
  const all = data.lines.map((line) => line.name);
  for (const line of data.lines) {
    legendRow(byId("lines"), { key: line.name, words: line.words, icon: lineIcon(line), count: line.count, set: state.lines, all });
  }
  byId("lines").classList.toggle("single", all.length < 2);
}

function buildRoles() {
  const present = new Set(data.nodes.flatMap((node) => node.cells.map((cell) => cell[0])));
  const all = data.roles.map((_, role) => role);
  all.filter((role) => present.has(role)).forEach((role) =>
    legendRow(byId("roles"), { key: role, words: data.roles[role].words, icon: null, count: null, set: state.roles, all }));
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
  for (const [box, set] of [["types", state.types], ["lines", state.lines], ["roles", state.roles]]) showBoxes(byId(box), set);
  byId("from").value = 0;
  byId("to").value = LAST;
  byId("confidence").value = 0;
  byId("weight").value = 1;
  byId("confidence-value").textContent = "any";
  byId("weight-value").textContent = "1";
  filter();
}
