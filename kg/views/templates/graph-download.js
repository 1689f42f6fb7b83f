// Pictures: what is in view as PNG, the whole as SVG.
function save(blob, ending) {
  const address = URL.createObjectURL(blob);
  const link = make("a", { href: address, download: `${fileName(data.title)}.${ending}` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/** A name for a file: the letters and digits of a title, in any script, joined by hyphens. */
function fileName(title) {
  const words = fold(title).replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
  return Array.from(words).slice(0, 60).join("").replace(/-$/, "") || "graph";
}

function savePng() {
  const seen = seenCanvas();
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

/** Text without what XML cannot hold, on one line. */
const xmlText = (text) => oneLine(text).replace(/[\uFFFE\uFFFF]|\p{Cs}|[\u007f-\u009f]/gu, "\uFFFD");

function svgArrow(start, b, color) {
  const turn = (Math.atan2(b.y - start.y, b.x - start.x) * 180) / Math.PI;
  const place = `translate(${b.x} ${b.y}) rotate(${turn.toFixed(2)}) translate(${-b.r - 1} 0)`;
  return svgElement("path", { d: "M0,0L-7,3.2L-7,-3.2Z", fill: color, transform: place });
}

function svgLink(link) {
  const [a, b, via] = [spots[link.from], spots[link.to], bend(link)];
  const { color, opacity } = lineColour(link);
  const { dashes, directed } = lineOf.get(link.line);
  const way = via ? `Q${via.x.toFixed(1)},${via.y.toFixed(1)} ` : "L";
  const drawn = svgElement("path", {
    class: "link", d: `M${a.x},${a.y}${way}${b.x},${b.y}`, fill: "none", stroke: color,
    "stroke-opacity": opacity.toFixed(2), "stroke-width": lineWidth(link).toFixed(2),
    ...(dashes.length ? { "stroke-dasharray": dashes.join(" ") } : {}),
  });
  return directed ? [drawn, svgArrow(via ?? a, b, color)] : [drawn];
}

function svgNode(node) {
  const { x, y, r } = spots[node];
  const { label, type } = data.nodes[node];
  const style = typeOf.get(type);
  const outline = {
    d: OUTLINES[style.shape], fill: colour(style), stroke: theme.ground, "stroke-width": (1.6 / r).toFixed(3),
    transform: `translate(${x} ${y}) scale(${r})`,
  };
  return svgElement("path", outline, svgElement("title", {}, `${xmlText(label)} (${type})`));
}

function svgName(name) {
  const attributes = {
    x: name.x.toFixed(1), y: (name.y + name.size * 0.85).toFixed(1), "text-anchor": "middle",
    "font-size": name.size, "font-weight": name.font.split(" ")[0],
    fill: theme.ink, stroke: theme.ground, "stroke-width": 3, "paint-order": "stroke",
  };
  return svgElement("text", attributes, xmlText(name.text));
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
  const names = placeNames(seenCanvas().getContext("2d"), { ...size, scale: 1, middle });
  const text = svgElement("g", { transform: `translate(${box.left} ${box.top})` }, ...names.map(svgName));
  const viewBox = `${box.left} ${box.top} ${size.width} ${size.height}`;
  const picture = svgElement("svg", { viewBox, "font-family": "system-ui, sans-serif" },
    svgElement("title", {}, xmlText(data.title)),
    svgElement("rect", { x: box.left, y: box.top, ...size, fill: theme.ground }),
    ...links.filter((link) => state.links[link.id]).flatMap(svgLink), ...nodes.map(svgNode), text, ...svgLegend(box));
  save(new Blob([new XMLSerializer().serializeToString(picture)], { type: "image/svg+xml" }), "svg");
}
