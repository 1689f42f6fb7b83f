// The address after #: the chosen node and the filters, so that a link leads to what is seen.
const nodeOfKey = new Map(data.nodes.map((node, number) => [node.key, number]));
const SETS = {
  types: data.types.map((type) => type.name), lines: data.lines.map((line) => line.name),
  roles: data.roles.map((role) => role.name),
};

/** What differs from the start, as name=value pairs; a set is joined by ~. */
function settings() {
  const found = new URLSearchParams();
  for (const [name, all] of Object.entries(SETS)) {
    const kept = all.filter((key, place) => state[name].has(name === "roles" ? place : key));
    if (kept.length < all.length) found.set(name, kept.join("~"));
  }
  if (state.from > 0) found.set("from", data.periods[state.from]);
  if (state.to < LAST) found.set("to", data.periods[state.to]);
  if (state.confidence > 0) found.set("confidence", state.confidence);
  if (state.weight > 1) found.set("papers", state.weight);
  if (state.alone && state.selected !== null) found.set("near", "1");
  return String(found);
}

function remember() {
  const key = state.selected === null ? "" : encodeURIComponent(data.nodes[state.selected].key);
  const rest = settings();
  const hash = key || rest ? `#${key}${rest ? `?${rest}` : ""}` : "";
  if (hash === location.hash) return;
  try {
    history.replaceState(null, "", hash || location.pathname + location.search);
  } catch {
    location.hash = hash;
  }
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

function fromAddress() {
  const [key, rest = ""] = location.hash.slice(1).split("?", 2);
  if (rest !== settings()) applySettings(new URLSearchParams(rest));
  const node = nodeOfKey.get(decoded(key).replace(/^entity\//, "")) ?? null;
  if (node !== state.selected && (node !== null || !key)) choose(node, { move: true });
  else show();
}

function applySettings(given) {
  openFilters();
  for (const [name, all] of Object.entries(SETS)) {
    const kept = (given.get(name) ?? "").split("~");
    if (!given.has(name)) continue;
    state[name].clear();
    all.forEach((key, place) => { if (kept.includes(key)) state[name].add(name === "roles" ? place : key); });
  }
  const period = (name, otherwise) => (data.periods.includes(given.get(name))
    ? data.periods.indexOf(given.get(name)) : otherwise);
  const number = (name, least, most) => Math.min(most, Math.max(least, Number(given.get(name)) || least));
  Object.assign(state, {
    from: period("from", 0), to: period("to", LAST), alone: given.get("near") === "1",
    confidence: number("confidence", 0, 1), weight: number("papers", 1, Number(byId("weight").max)),
  });
  showControls();
}
