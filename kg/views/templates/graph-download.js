// Pictures: what is in view as PNG, the whole as SVG.
function save(blob, ending) {
  const address = URL.createObjectURL(blob);
  const name = (fold(data.title).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "graph").slice(0, 60);
  const link = make("a", { href: address, download: `${name}.${ending}` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

function savePng() {
  const seen = byId("canvas").querySelector("canvas");
  const picture = make("canvas", { width: seen.width, height: seen.height });
  const ctx = picture.getContext("2d");
  ctx.fillStyle = theme.ground;
  ctx.fillRect(0, 0, picture.width, picture.height);
  ctx.drawImage(seen, 0, 0);
  picture.toBlob((blob) => save(blob, "png"), "image/png");
}

function bounds(nodes) {
  const far = (pick, sign, node) => sign * spots[node][pick] + spots[node].r;
  const edge = (pick, sign) => nodes.reduce((best, node) => Math.max(best, far(pick, sign, node)), -Infinity);
  return { left: -edge("x", -1), top: -edge("y", -1), right: edge("x", 1), bottom: edge("y", 1) };
}

function svgLink(link) {
  const [a, b] = [spots[link.from], spots[link.to]];
  const { color, opacity } = lineColour(link);
  const line = {
    x1: a.x, y1: a.y, x2: b.x, y2: b.y,
    stroke: color, "stroke-opacity": opacity.toFixed(2), "stroke-width": lineWidth(link).toFixed(2),
  };
  const { dashes } = lineOf.get(link.line);
  return svgElement("line", dashes.length ? { ...line, "stroke-dasharray": dashes.join(" ") } : line);
}

function svgNode(node) {
  const { x, y, r } = spots[node];
  const { label, type } = data.nodes[node];
  const style = typeOf.get(type);
  const outline = {
    d: OUTLINES[style.shape], fill: colour(style), stroke: theme.ground, "stroke-width": (1.6 / r).toFixed(3),
    transform: `translate(${x} ${y}) scale(${r})`,
  };
  return svgElement("path", outline, svgElement("title", {}, `${oneLine(label)} (${type})`));
}

function svgName(name) {
  const attributes = {
    x: name.x.toFixed(1), y: (name.y + name.size * 0.85).toFixed(1), "text-anchor": "middle",
    "font-size": name.size, "font-weight": name.font.split(" ")[0],
    fill: theme.ink, stroke: theme.ground, "stroke-width": 3, "paint-order": "stroke",
  };
  return svgElement("text", attributes, name.text);
}

function svgLegend(box) {
  return data.types.filter((type) => state.types.has(type.name)).map((type, place) =>
    svgElement("g", { transform: `translate(${box.left + 12} ${box.top + 16 + 24 * place})` },
      svgElement("path", { d: OUTLINES[type.shape], fill: colour(type), transform: "scale(7)" }),
      svgElement("text", { x: 16, y: 5, "font-size": 14, fill: theme.ink }, type.plural)));
}

function saveSvg() {
  const nodes = ranked.filter((node) => state.nodes[node]).reverse();
  if (!nodes.length) return;
  const box = bounds(nodes);
  box.left -= 150; box.right += 60; box.top -= 30; box.bottom += 40;
  const size = { width: box.right - box.left, height: box.bottom - box.top };
  const middle = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
  const names = placeNames(byId("canvas").querySelector("canvas").getContext("2d"), { ...size, scale: 1, middle });
  const text = svgElement("g", { transform: `translate(${box.left} ${box.top})` }, ...names.map(svgName));
  const viewBox = `${box.left} ${box.top} ${size.width} ${size.height}`;
  const picture = svgElement("svg", { viewBox, "font-family": "system-ui, sans-serif" },
    svgElement("title", {}, data.title),
    svgElement("rect", { x: box.left, y: box.top, ...size, fill: theme.ground }),
    ...links.filter((link) => state.links[link.id]).map(svgLink), ...nodes.map(svgNode), text, ...svgLegend(box));
  save(new Blob([new XMLSerializer().serializeToString(picture)], { type: "image/svg+xml" }), "svg");
}
