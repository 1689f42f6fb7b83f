// While a large view is dragged, a picture of it moves along, with nodes in a margin around it; the view is drawn
// anew when it is let go. Where the picture has moved out of its margin, or the scale changes, it is painted again.
const MARGIN = 0.5;
const quick = JSON.parse(drawing.options).interaction.hideNodesOnDrag;
const carrier = document.createElement("canvas");
let carried = null;
let grabbed = false;

const seenCanvas = () => byId("canvas").querySelector("canvas");
const pixelRatio = () => seenCanvas().width / byId("canvas").clientWidth;

function dragStarts({ nodes }) {
  grabbed = quick && nodes.length > 0;
  if (quick && !grabbed) carry(seenCanvas());
}

function dragEnds() {
  carried = null;
  grabbed = false;
}

/** Fills the carrier: with what is seen now, or else with nodes and names; its margin with nodes. */
function carry(seen) {
  const { width, height } = seenCanvas();
  const size = { width: Math.round(width * (1 + 2 * MARGIN)), height: Math.round(height * (1 + 2 * MARGIN)) };
  if (carrier.width !== size.width || carrier.height !== size.height) Object.assign(carrier, size);
  const ctx = carrier.getContext("2d");
  const [scale, middle, ratio] = [network.getScale(), network.getViewPosition(), pixelRatio()];
  carried = { scale, middle, left: Math.round((size.width - width) / 2), top: Math.round((size.height - height) / 2) };
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.clearRect(0, 0, size.width, size.height);
  const zoomed = scale * ratio;
  ctx.setTransform(zoomed, 0, 0, zoomed, size.width / 2 - middle.x * zoomed, size.height / 2 - middle.y * zoomed);
  ctx.globalAlpha = state.selected === null ? 1 : 0.2;
  paintNodes(ctx, seen ? outsideOf(width / zoomed, height / zoomed, middle) : () => true);
  ctx.globalAlpha = 1;
  ctx.setTransform(1, 0, 0, 1, carried.left, carried.top);
  if (seen) ctx.drawImage(seen, 0, 0);
  else paintNames(ctx, ratio, { x: carried.left, y: carried.top });
}

function outsideOf(width, height, middle) {
  return ({ x, y, r }) => Math.abs(x - middle.x) + r > width / 2 || Math.abs(y - middle.y) + r > height / 2;
}

function paintCarried(ctx) {
  const { width, height } = ctx.canvas;
  const way = moved();
  const far = Math.abs(way.x) > MARGIN * width || Math.abs(way.y) > MARGIN * height;
  if (far || carried.scale !== network.getScale()) carry(null);
  const { x, y } = moved();
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.drawImage(carrier, x - carried.left, y - carried.top);
  ctx.restore();
}

/** How far the view has moved since the picture was taken, in whole pixels of the canvas. */
function moved() {
  const now = network.getViewPosition();
  const zoomed = network.getScale() * pixelRatio();
  return {
    x: Math.round((carried.middle.x - now.x) * zoomed), y: Math.round((carried.middle.y - now.y) * zoomed),
  };
}
