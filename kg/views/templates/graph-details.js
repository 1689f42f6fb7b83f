// The panel: what is known of one node, with its evidence.
function chip(name) {
  return make("span", { className: "chip" }, typeOf.has(name) ? typeIcon(name) : null, name);
}

function goTo(node, words) {
  const button = make("button", { type: "button", className: "link" }, words ?? nameElement(data.nodes[node].label));
  button.addEventListener("click", () => choose(node, { move: true, focus: true }));
  return button;
}

function showDetails(node) {
  const it = data.nodes[node];
  const back = make("button", { type: "button", id: "back" }, "← All nodes");
  back.addEventListener("click", () => choose(null));
  const parts = [
    make("div", { className: "top" }, back, aloneButton(), nearButton(node)),
    make("h2", {}, nameElement(it.label)),
    make("p", { className: "chips" }, ...it.types.map(chip), pageLink(it)),
    ...(it.type === "Paper" ? paperFacts(it) : entityFacts(it)),
    neighbours(node),
    ...(it.uses?.length ? paperGroups(it) : []),
    make("p", { className: "iri" }, it.iri),
  ];
  byId("details").replaceChildren(...parts.filter(Boolean));
  byId("details").hidden = false;
  byId("list").hidden = true;
}

function pageLink(it) {
  const href = it.page ? nearAddress(it.page) : null;
  return href ? make("a", { href, target: "_top" }, "Its page") : null;
}

/** A switch: only the chosen node and what it is linked to. */
function aloneButton() {
  const button = make("button", { type: "button", id: "alone" }, "Only its links");
  button.setAttribute("aria-pressed", String(state.alone));
  button.addEventListener("click", () => {
    state.alone = !state.alone;
    show();
    if (state.alone) bringNear(state.selected);
    byId("alone").focus();
  });
  return button;
}

function nearButton(node) {
  const button = make("button", { type: "button" }, "Zoom to it");
  button.addEventListener("click", () => bringNear(node));
  return button;
}

function fact(words, ...value) {
  return make("div", { className: "fact" }, make("dt", {}, words), make("dd", {}, ...value));
}

function entityFacts(it) {
  const facts = [fact("Papers", it.papers.toLocaleString("en"))];
  if (it.first) facts.push(fact("First seen", make("time", {}, it.first)));
  if (it.family) {
    const { label, node } = it.family;
    facts.push(fact("Family", node === null ? nameElement(label) : goTo(node)));
  }
  if (it.aliases) facts.push(fact("Also", ...aliasList(it.aliases)));
  if (it.note) facts.push(fact("Note", nameElement(it.note)));
  return [make("dl", {}, ...facts)];
}

const ALIASES_AT_ONCE = 12;
function aliasList(aliases) {
  const shown = aliases.slice(0, ALIASES_AT_ONCE).flatMap((alias, place) => [place ? " · " : "", nameElement(alias)]);
  return aliases.length > ALIASES_AT_ONCE ? [...shown, ` and ${aliases.length - ALIASES_AT_ONCE} more`] : shown;
}

function paperFacts(it) {
  return it.paper === null ? [] : [paperLine(data.papers[it.paper])];
}

function neighbours(node) {
  const near = linksOf[node].filter((link) => state.links[link.id]);
  if (!near.length) return make("div", {}, make("p", { className: "quiet" }, "No link of it is shown."), beyond(node));
  const papers = (link) => data.nodes[other(link, node)].papers;
  near.sort((a, b) => b.weight - a.weight || papers(b) - papers(a) || a.id - b.id);
  const rows = near.map((link) => make("li", {}, ...neighbour(link, node)));
  const list = make("ul", { className: "near" }, ...rows);
  const open = near.length <= 12 || !data.nodes[node].uses?.length;
  return make("details", { className: "group", open }, make("summary", {}, "Linked to ", tally(near.length)),
    list, beyond(node));
}

/** A way to draw what is linked to it and waits; nothing where nothing does. */
function beyond(node) {
  const ends = linksOf[node].filter(passesLink).map((link) => other(link, node));
  const more = [...new Set(ends)].filter((end) => waiting.has(end) && passes(end));
  if (!more.length) return null;
  const button = make("button", { type: "button", id: "beyond" }, `Draw ${more.length} more that it is linked to`);
  button.addEventListener("click", () => { bring(more); bringNear(node); byId("details").focus(); });
  return button;
}

function neighbour(link, node) {
  const to = other(link, node);
  const { words, directed } = lineOf.get(link.line);
  const told = directed ? (link.from === node ? `${words} → ` : `← ${words} `) : `${words} `;
  const way = link.line ? make("span", { className: "way" }, told) : null;
  const papers = link.papers > 0 && data.nodes[to].type !== "Paper" ? tally(plural(link.papers, "paper")) : null;
  return [typeIcon(data.nodes[to].type), make("span", { className: "grow" }, way, goTo(to)), papers];
}

function paperGroups(it) {
  const groups = new Map();
  for (const use of it.uses) groups.set(use[1], [...(groups.get(use[1]) ?? []), use]);
  const told = it.uses.length;
  const all = it.all.toLocaleString("en");
  const words = `${told} of ${all} papers are in this page; kg show has them all.`;
  const note = told < it.all ? make("p", { className: "quiet" }, words) : null;
  const parts = [...groups].map(([role, uses], place) => paperGroup(role, uses, place < 3));
  return [make("h3", {}, "Papers"), note, ...parts];
}

function paperGroup(role, uses, open) {
  const items = uses.map((use) => make("li", {}, paperLine(data.papers[use[0]], use[2]), ...use[3].map(quote)));
  const head = make("summary", {}, data.roles[role].words, " ", tally(uses.length));
  return make("details", { className: "group", open }, head, make("ul", { className: "papers" }, ...items));
}

function paperLine([title, date, inferred, addresses, sources], confidence) {
  const meta = [];
  const how = inferred ? "The year was worked out, not printed" : "";
  if (date) meta.push(make("time", { title: how }, inferred ? `${date} (inferred)` : date));
  if (confidence !== undefined) meta.push(`confidence ${confidence.toFixed(2)}`);
  for (const [words, address] of addresses) {
    const href = safeAddress(address);
    if (href) meta.push(make("a", { href, target: "_blank", rel: "noopener noreferrer" }, words));
  }
  if (sources.length) meta.push(make("span", { title: "Source" }, nameElement(sources.join(", "))));
  const line = meta.flatMap((part, place) => (place ? [" · ", part] : [part]));
  const head = make("p", { className: "paper" }, nameElement(title));
  return make("div", {}, head, make("p", { className: "meta" }, ...line));
}

function quote([sentence, surface]) {
  const [text, words] = [oneLine(data.texts[sentence]), oneLine(data.texts[surface])];
  const at = text.indexOf(words);
  const parts = at < 0 || !words ? [text] : [text.slice(0, at), make("mark", {}, words), text.slice(at + words.length)];
  return make("blockquote", { dir: "auto" }, ...parts);
}
