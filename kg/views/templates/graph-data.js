// What the page knows, and small helpers. Names are written as text only.
const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId("data").textContent);
const drawing = JSON.parse(byId("drawing").textContent);
const typeOf = new Map(data.types.map((type) => [type.name, type]));
const lineOf = new Map(data.lines.map((line) => [line.name, line]));
const media = matchMedia("(prefers-color-scheme: dark)");
const root = document.documentElement;
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : media.matches);
const colour = (style) => (theme.dark ? style.dark : style.light);
const oneLine = (text) => text.replace(/[\s\u0000-\u001f]+/g, " ").trim();
const plural = (count, word) => `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;

const links = data.links.map(([from, to, line, weight, papers, confidence], id) =>
  ({ id, from, to, line, weight, papers, confidence }));
const linksOf = data.nodes.map(() => []);
for (const link of links) {
  linksOf[link.from].push(link);
  if (link.to !== link.from) linksOf[link.to].push(link);
}
const tally = (text) => make("span", { className: "count" }, text.toLocaleString("en"));
const other = (link, node) => (link.from === node ? link.to : link.from);
const ranked = data.nodes.map((_, node) => node).sort((a, b) =>
  data.nodes[b].papers - data.nodes[a].papers || linksOf[b].length - linksOf[a].length || a - b);

function shortened(text, longest) {
  const signs = Array.from(oneLine(text));
  return signs.length <= longest ? signs.join("") : signs.slice(0, longest - 1).join("") + "…";
}

/** An element with properties and children; strings become text. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** A name that keeps its own direction of writing. */
const nameElement = (text) => make("bdi", {}, oneLine(text));

/** An address relative to this page, which cannot name a scheme or a host. */
function nearAddress(address) {
  return /^[\w.~%-][\w.~%/-]*(#[\w.~%-]*)?$/.test(address) ? address : null;
}

function safeAddress(address) {
  return /^https?:\/\//i.test(address) ? address : null;
}

// Outlines of the types within a circle of radius 1.
const OUTLINES = {
  dot: "M1,0A1,1 0 1 1 -1,0A1,1 0 1 1 1,0Z",
  square: "M-0.86,-0.86H0.86V0.86H-0.86Z",
  diamond: "M0,-1.14L1.14,0L0,1.14L-1.14,0Z",
  triangle: "M0,-1.14L1.08,0.78L-1.08,0.78Z",
  hexagon: "M1.04,0L0.52,0.9L-0.52,0.9L-1.04,0L-0.52,-0.9L0.52,-0.9Z",
  page: "M-0.7,-0.95H0.35L0.7,-0.6V0.95H-0.7Z",
};
const PATHS = Object.fromEntries(Object.entries(OUTLINES).map(([shape, outline]) => [shape, new Path2D(outline)]));

const SVG = "http://www.w3.org/2000/svg";
function svgElement(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function typeIcon(name) {
  const path = svgElement("path", { d: OUTLINES[typeOf.get(name).shape], class: `fill-${name}` });
  return svgElement("svg", { viewBox: "-1.3 -1.3 2.6 2.6", width: 14, height: 14, "aria-hidden": "true" }, path);
}
