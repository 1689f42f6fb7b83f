// The canvas: nodes by vis-network, names and what is in focus by this page.
const theme = {};
function readTheme() {
  const css = getComputedStyle(document.documentElement);
  for (const name of ["ground", "ink", "accent"]) theme[name] = css.getPropertyValue(`--${name}`).trim();
  theme.font = getComputedStyle(document.body).fontFamily;
  theme.dark = isDark();
}

const spots = drawing.nodes.map(({ x, y, size }) => ({ x, y, r: size }));

// Seen from afar, nodes are drawn a little larger than they are, so that they stay visible.
let boost = 1;
const reach = (node) => spots[node].r * boost;

function paintNode(ctx, node, x, y) {
  const r = reach(node);
  const { type } = data.nodes[node];
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(r, r);
  ctx.fillStyle = colour(typeOf.get(type));
  ctx.strokeStyle = theme.ground;
  ctx.lineWidth = 1.6 / r;
  ctx.fill(PATHS[typeOf.get(type).shape]);
  ctx.stroke(PATHS[typeOf.get(type).shape]);
  ctx.restore();
}

function paintNodes(ctx, wanted) {
  for (const node of ranked) {
    if (state.nodes[node] && wanted(spots[node])) paintNode(ctx, node, spots[node].x, spots[node].y);
  }
}

function ring(ctx, node, scale) {
  const { x, y } = spots[node];
  ctx.save();
  ctx.beginPath();
  ctx.arc(x, y, reach(node) + 5 / scale, 0, 2 * Math.PI);
  ctx.lineWidth = 2.5 / scale;
  ctx.strokeStyle = theme.accent;
  ctx.stroke();
  ctx.restore();
}

const renderer = ({ ctx, id, x, y }) => ({
  drawNode: () => paintNode(ctx, id, x, y),
  nodeDimensions: { width: 2 * reach(id), height: 2 * reach(id) },
});

const lineWidth = (link) => Math.min(7, (link.line ? 1.3 : 0.9) + 0.75 * Math.log2(link.weight));
function lineColour(link) {
  const opacity = link.line ? 0.7 : Math.min(0.9, 0.45 + 0.12 * Math.log2(link.weight));
  return { color: colour(lineOf.get(link.line)), opacity };
}

const nodeSet = new vis.DataSet(drawing.nodes.map((node) => ({ ...node, shape: "custom", ctxRenderer: renderer })));
const edgeSet = new vis.DataSet();
let network = null;

const lines = () => drawing.edges.map((edge) => {
  const link = links[edge.id];
  return { ...edge, width: lineWidth(link), color: lineColour(link), hidden: !state.links[edge.id] };
});

function openNetwork() {
  readTheme();
  edgeSet.add(lines());
  network = new vis.Network(byId("canvas"), { nodes: nodeSet, edges: edgeSet }, JSON.parse(drawing.options));
  network.on("initRedraw", () => { boost = Math.min(1.35, Math.max(1, 0.8 / network.getScale())); });
  network.on("afterDrawing", paintOver);
  network.on("click", ({ nodes }) => choose(nodes.length ? nodes[0] : null));
  network.on("doubleClick", ({ nodes }) => nodes.length && bringNear(nodes[0]));
  network.on("hoverNode", ({ node }) => hover(node));
  network.on("blurNode", () => hover(null));
  network.on("dragStart", dragStarts);
  for (const drag of ["dragging", "dragEnd"]) network.on(drag, ({ nodes }) => follow(nodes));
  network.on("dragEnd", dragEnds);
}

function hover(node) {
  state.hover = node;
  byId("canvas").classList.toggle("over", node !== null);
  network.redraw();
}

function follow(nodes) {
  const places = network.getPositions(nodes);
  for (const node of nodes) Object.assign(spots[node], places[node]);
}

function repaint() {
  readTheme();
  edgeSet.update(lines());
  network.redraw();
}

/** Hides what is not to be seen; only what changed is touched. */
function hideFiltered() {
  const changed = (set, shown) => shown.map((visible, id) => ({ id, hidden: !visible }))
    .filter(({ id, hidden }) => Boolean(set.get(id).hidden) !== hidden);
  for (const [set, shown] of [[nodeSet, state.nodes], [edgeSet, state.links]]) {
    const items = changed(set, shown);
    if (items.length) set.update(items);
  }
}

function fitAll(animated) {
  const nodes = data.nodes.map((_, node) => node).filter((node) => state.nodes[node]);
  if (nodes.length) network.fit({ nodes, minZoomLevel: 0.02, maxZoomLevel: 1.6, animation: false });
  if (nodes.length) network.moveTo({ scale: network.getScale() * 0.92, animation: animated && calm() });
}

const still = matchMedia("(prefers-reduced-motion: reduce)");
const calm = () => (still.matches ? false : { duration: 350, easingFunction: "easeInOutQuad" });

function bringNear(node) {
  network.fit({ nodes: [node, ...state.near], maxZoomLevel: 1.5, animation: calm() });
}

function zoom(factor) {
  network.moveTo({ scale: network.getScale() * factor, animation: calm() });
}

// Drawn over the network: a veil that dims all but the focus, then names that do not cover each other.
function paintOver(ctx) {
  if (carried) {
    paintCarried(ctx);
    return;
  }
  if (grabbed) paintNodes(ctx, () => true);
  const scale = network.getScale();
  const { selected, hover } = state;
  if (selected !== null && state.nodes[selected]) paintFocus(ctx, selected, scale);
  if (hover !== null && state.nodes[hover]) ring(ctx, hover, scale);
  paintNames(ctx, pixelRatio(), { x: 0, y: 0 });
}

/** The names of what is in view, from a corner that is given in pixels. */
function paintNames(ctx, ratio, corner) {
  const { clientWidth: width, clientHeight: height } = byId("canvas");
  const view = { width, height, scale: network.getScale(), middle: network.getViewPosition() };
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, corner.x, corner.y);
  for (const name of placeNames(ctx, view)) paintName(ctx, name);
  ctx.restore();
}

function paintFocus(ctx, focus, scale) {
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.globalAlpha = 0.84;
  ctx.fillStyle = theme.ground;
  ctx.fillRect(0, 0, ctx.canvas.width, ctx.canvas.height);
  ctx.restore();
  for (const link of linksOf[focus].filter((each) => state.links[each.id])) paintLink(ctx, link, scale);
  for (const node of [...state.near, focus]) {
    if (state.nodes[node]) paintNode(ctx, node, spots[node].x, spots[node].y);
  }
  ring(ctx, focus, scale);
}

/** Where a link bends, as vis-network has it: of several links between two nodes, all but one do. */
const bend = (link) => (drawing.edges[link.id].smooth ? network.body.edges[link.id].edgeType.getViaNode() : null);

function paintLink(ctx, link, scale) {
  const [a, b, via] = [spots[link.from], spots[link.to], bend(link)];
  const line = lineOf.get(link.line);
  ctx.save();
  ctx.strokeStyle = link.line ? colour(line) : theme.accent;
  ctx.globalAlpha = Math.min(0.75, 0.75 * Math.sqrt(20 / state.near.size));
  ctx.lineWidth = Math.max(lineWidth(link), 1.4 / scale);
  ctx.setLineDash(line.dashes);
  ctx.beginPath();
  ctx.moveTo(a.x, a.y);
  if (via) ctx.quadraticCurveTo(via.x, via.y, b.x, b.y);
  else ctx.lineTo(b.x, b.y);
  ctx.stroke();
  if (line.directed) paintArrow(ctx, via ?? a, b, scale);
  ctx.restore();
}

function paintArrow(ctx, a, b, scale) {
  const angle = Math.atan2(b.y - a.y, b.x - a.x);
  const size = Math.max(7, 7 / scale);
  ctx.translate(b.x - Math.cos(angle) * (b.r * boost + 2), b.y - Math.sin(angle) * (b.r * boost + 2));
  ctx.rotate(angle);
  ctx.fillStyle = ctx.strokeStyle;
  ctx.beginPath();
  ctx.moveTo(0, 0);
  ctx.lineTo(-size, size * 0.45);
  ctx.lineTo(-size, -size * 0.45);
  ctx.fill();
}

const NAMES_AT_MOST = 260;
// So many names may lie on smaller nodes where no place is free.
const NAMES_AT_ANY_RATE = 16;
const widths = new Map();

function widthOf(ctx, font, text) {
  const key = `${font}\n${text}`;
  if (!widths.has(key)) {
    ctx.font = font;
    widths.set(key, ctx.measureText(text).width);
  }
  return widths.get(key);
}

/** Which names are drawn where: the focus first, then the most used, each where nothing else lies. */
function placeNames(ctx, view) {
  const focus = state.selected !== null && state.nodes[state.selected];
  const order = focus ? [state.selected, ...ranked.filter((node) => state.near.has(node))] : ranked;
  const first = state.hover !== null && state.nodes[state.hover] ? [state.hover] : [];
  const titled = (node) => data.nodes[node].type !== "Paper" || focus || view.scale > 1.1;
  const shown = order.filter((node) => state.nodes[node] && node !== state.hover);
  const boxes = new Boxes();
  for (const node of [...first, ...shown]) boxes.add(nodeBox(node, view));
  const placed = [];
  for (const node of [...first, ...shown.filter(titled)]) {
    if (placed.length >= NAMES_AT_MOST) break;
    const certain = node === state.hover || node === state.selected;
    const places = nameBoxes(ctx, node, view, certain);
    const among = (size) => places.find((box) => boxes.free({ ...box, reach: size ?? box.reach }));
    const name = certain ? places[0] : among() ?? (placed.length < NAMES_AT_ANY_RATE ? among(Infinity) : null);
    if (name) {
      boxes.add(name);
      placed.push(name);
    }
  }
  return placed.reverse();
}

function onScreen(node, view) {
  const { x, y } = spots[node];
  const { scale, middle, width, height } = view;
  return { x: (x - middle.x) * scale + width / 2, y: (y - middle.y) * scale + height / 2, r: reach(node) * scale };
}

function nodeBox(node, view) {
  const { x, y, r } = onScreen(node, view);
  return { node, small: spots[node].r, left: x - r, right: x + r, top: y - r, bottom: y + r };
}

/** The places for a name: below, above, right and left of its node, and below to either side. */
function nameBoxes(ctx, node, view, whole) {
  const { x, y, r } = onScreen(node, view);
  if (x < -60 || y < -40 || x > view.width + 60 || y > view.height + 40) return [];
  const large = Math.min(1, Math.max(0, (spots[node].r - 6) / 18));
  const size = Math.round(11 + 4 * large);
  const font = `${whole || large > 0.5 ? 600 : 450} ${size}px ${theme.font}`;
  const text = shortened(data.nodes[node].label, whole ? 60 : 28);
  const half = widthOf(ctx, font, text) / 2;
  const middles = [[x, y + r + 3 + size / 2], [x, y - r - 4 - size / 2], [x + r + 5 + half, y], [x - r - 5 - half, y],
    [x + 0.6 * half, y + r + 3 + size / 2], [x - 0.6 * half, y + r + 3 + size / 2]];
  const boxes = middles.map(([left, top]) => ({
    node, text, font, size, reach: spots[node].r, x: left, y: top - size / 2,
    left: left - half - 2, right: left + half + 2, top: top - size / 2 - 1, bottom: top + size / 2 + 2,
  }));
  const inside = (box) => box.left > 0 && box.right < view.width && box.top > 0 && box.bottom < view.height;
  return whole ? boxes : boxes.filter(inside);
}

/** Boxes on a coarse grid, to see quickly whether a place is free. */
class Boxes {
  constructor() { this.cells = new Map(); }

  *keys({ left, right, top, bottom }) {
    for (let x = Math.floor(left / 80); x <= Math.floor(right / 80); x += 1) {
      for (let y = Math.floor(top / 40); y <= Math.floor(bottom / 40); y += 1) yield x * 10007 + y;
    }
  }

  free(box) {
    for (const key of this.keys(box)) {
      for (const known of this.cells.get(key) ?? []) {
        if (box.node === known.node || known.small < 0.7 * box.reach) continue;
        const across = box.left < known.right && known.left < box.right;
        if (across && box.top < known.bottom && known.top < box.bottom) return false;
      }
    }
    return true;
  }

  add(box) {
    for (const key of this.keys(box)) this.cells.set(key, [...(this.cells.get(key) ?? []), box]);
  }
}

function paintName(ctx, name) {
  ctx.font = name.font;
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  ctx.lineJoin = "round";
  ctx.lineWidth = 3.5;
  ctx.globalAlpha = 0.9;
  ctx.strokeStyle = theme.ground;
  ctx.strokeText(name.text, name.x, name.y);
  ctx.globalAlpha = 1;
  ctx.fillStyle = theme.ink;
  ctx.fillText(name.text, name.x, name.y);
}
