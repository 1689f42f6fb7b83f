// What is shown: types, kinds of links, roles, dates, confidence and support; and what waits to be asked for.
const LAST = data.periods.length - 1;
const waiting = new Set(data.nodes.flatMap((node, number) => (node.later ? [number] : [])));
const BATCH = Math.max(50, data.nodes.length - waiting.size);
const state = {
  types: new Set(data.types.map((type) => type.name)),
  lines: new Set(data.lines.map((line) => line.name)),
  roles: new Set(data.roles.map((_, role) => role)),
  from: 0, to: LAST, confidence: 0, weight: 1,
  selected: null, near: new Set(), hover: null, alone: false,
  nodes: data.nodes.map((node) => !node.later),
  links: links.map((link) => !data.nodes[link.from].later && !data.nodes[link.to].later),
};

function counts(cell) {
  const [role, period, , confidence] = cell;
  const inRole = role < 0 || state.roles.has(role);
  const allDates = state.from === 0 && state.to === LAST;
  return inRole && confidence >= state.confidence && (allDates || (period >= state.from && period <= state.to));
}

function narrowed() {
  return state.roles.size < data.roles.length || state.confidence > 0 || state.from > 0 || state.to < LAST;
}

function filtered() {
  const all = state.types.size === data.types.length && state.lines.size === data.lines.length;
  return narrowed() || !all || state.weight > 1;
}

/** The papers of a node that the filters leave. */
function papersLeft(node) {
  return data.nodes[node].cells.filter(counts).reduce((sum, cell) => sum + cell[2], 0);
}

/** Whether the filters leave a node, be it drawn or waiting. */
function passes(node) {
  const { type, cells } = data.nodes[node];
  return state.types.has(type) && (!narrowed() || cells.some(counts));
}

const passesLink = (link) => state.lines.has(link.line) && link.weight >= state.weight
  && (link.confidence === null || link.confidence >= state.confidence);

/** Which nodes and links are to be seen; with `alone`, only those of the chosen node. */
function look() {
  const { selected, alone } = state;
  const there = data.nodes.map((_, node) => !waiting.has(node) && passes(node));
  const joined = links.map((link) => there[link.from] && there[link.to] && passesLink(link));
  const near = selected === null ? [] : linksOf[selected].filter((link) => joined[link.id]);
  state.near = new Set(near.map((link) => other(link, selected)));
  const only = alone && selected !== null ? (node) => node === selected || state.near.has(node) : () => true;
  state.nodes = there.map((seen, node) => seen && only(node));
  state.links = joined.map((seen, id) => seen && only(links[id].from) && only(links[id].to));
}

/** Nodes that wait, of those the filters leave. */
const waitingNow = () => ranked.filter((node) => waiting.has(node) && passes(node));

/** Draws nodes that waited until now. */
function bring(nodes) {
  nodes.forEach((node) => waiting.delete(node));
  show();
}

function showCounts() {
  const number = (list) => list.filter(Boolean).length.toLocaleString("en");
  byId("visible").textContent = number(state.nodes);
  byId("visible-links").textContent = number(state.links);
  byId("reset").hidden = !filtered();
  const left = waitingNow().length;
  byId("bring").hidden = left === 0;
  byId("bring").textContent = left <= BATCH * 1.2 ? `Show ${left} more` : `Show ${BATCH} more of ${left}`;
  const drawn = data.nodes.filter((_, node) => !waiting.has(node));
  tallies("types", (key) => drawn.filter((node) => node.type === key).length);
  const ends = ({ from, to }) => !waiting.has(from) && !waiting.has(to);
  tallies("lines", (key) => links.filter((link) => link.line === key && ends(link)).length);
}

function tallies(box, count) {
  for (const row of byId(box).querySelectorAll(".row")) {
    const number = count(row.querySelector("input").dataset.key);
    row.querySelector(".count").textContent = number.toLocaleString("en");
    row.hidden = number === 0;
  }
}

/** A row of the legend that is a switch, with a way to see it alone. */
function legendRow(box, { key, words, icon, counted, set, all }) {
  const input = make("input", { type: "checkbox", checked: true });
  input.dataset.key = key;
  input.addEventListener("change", () => { input.checked ? set.add(key) : set.delete(key); show(); });
  const only = make("button", { type: "button", className: "only", title: `Only ${words}` }, "only");
  only.setAttribute("aria-label", `Only ${words}`);
  only.addEventListener("click", () => {
    const alone = set.size === 1 && set.has(key);
    set.clear();
    for (const one of alone ? all : [key]) set.add(one);
    showBoxes(box, set);
    show();
  });
  const label = make("label", {}, input, icon, make("span", {}, words), counted ? tally("") : null);
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
  for (const { name, plural: words } of data.types) {
    legendRow(byId("types"), { key: name, words, icon: typeIcon(name), counted: true, set: state.types, all });
  }
  byId("types").append(make("p", { className: "hint" }, "Larger: in more papers"));
}

function buildLines() {
  const all = data.lines.map((line) => line.name);
  for (const line of data.lines) {
    const { name, words } = line;
    legendRow(byId("lines"), { key: name, words, icon: lineIcon(line), counted: true, set: state.lines, all });
  }
  byId("lines").classList.toggle("single", all.length < 2);
}

function buildRoles() {
  const present = new Set(data.nodes.flatMap((node) => node.cells.map((cell) => cell[0])));
  const all = data.roles.map((_, role) => role);
  for (const role of all.filter((each) => present.has(each))) {
    const { words } = data.roles[role];
    legendRow(byId("roles"), { key: role, words, icon: null, counted: false, set: state.roles, all });
  }
  byId("roles").hidden = !all.some((role) => present.has(role));
}

function buildDates() {
  byId("dates").hidden = LAST < 1;
  for (const end of ["from", "to"]) {
    data.periods.forEach((period, place) => byId(end).append(make("option", { value: place }, period)));
    byId(end).addEventListener("change", () => { state[end] = Number(byId(end).value); show(); });
  }
}

function buildRanges() {
  const most = links.reduce((best, link) => Math.max(best, link.weight), 1);
  byId("support").hidden = most < 2;
  byId("weight").max = most;
  for (const id of ["confidence", "weight"]) {
    byId(id).addEventListener("input", () => { state[id] = Number(byId(id).value); showControls(); show(); });
  }
}

/** Sets every control to what it stands for. */
function showControls() {
  for (const box of ["types", "lines", "roles"]) showBoxes(byId(box), state[box]);
  for (const id of ["from", "to", "confidence", "weight"]) byId(id).value = state[id];
  byId("confidence-value").textContent = state.confidence || "any";
  byId("weight-value").textContent = state.weight;
}

function openFilters() {
  data.types.forEach((type) => state.types.add(type.name));
  data.lines.forEach((line) => state.lines.add(line.name));
  data.roles.forEach((_, role) => state.roles.add(role));
  Object.assign(state, { from: 0, to: LAST, confidence: 0, weight: 1 });
  showControls();
}
