// Curves on logarithmic axes, as SVG text: panels side by side, each with its own axes.

/**
 * @typedef {object} Panel
 * @property {string} title
 * @property {string} x what the axis counts
 * @property {string} y what is measured, and its unit
 * @property {number[]} [marks] where the x axis has lines, in place of 1, 2 and 5 times powers of ten
 * @property {{ name: string, points: [number, number][], dashed?: boolean }[]} curves numbers > 0
 */

/** Colours that stay apart for most eyes (Okabe & Ito, 2008). */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"];

const SIZE = { width: 400, height: 360 };
const PLOT = { left: 58, right: 384, top: 92, bottom: 306 };
const HEAD = 44;

/**
 * @param {string} title
 * @param {string} subtitle
 * @param {Panel[]} panels
 */
export function logChart(title, subtitle, panels) {
  const [width, height] = [SIZE.width * panels.length, SIZE.height + HEAD];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Inter, system-ui, sans-serif">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    text(20, 30, title, { size: 17, weight: 600, colour: "#1d1f24" }),
    text(20, 52, subtitle, { size: 13 }),
    ...panels.map((panel, i) => `<g transform="translate(${i * SIZE.width} ${HEAD})">${panelSvg(panel)}</g>`),
    "</svg>",
  ].join("\n");
}

/** @param {Panel} panel */
function panelSvg({ title, x, y, curves, marks }) {
  const points = curves.flatMap((curve) => curve.points);
  const across = axis(column(points, 0), PLOT.left, PLOT.right, marks);
  const up = axis(decadeAround(column(points, 1)), PLOT.bottom, PLOT.top);
  const parts = [
    text(PLOT.left, 42, title, { size: 14, weight: 600, colour: "#1d1f24" }),
    text(PLOT.left, 62, y, { size: 12 }),
    text(PLOT.right, PLOT.bottom + 40, x, { size: 12, anchor: "end" }),
  ];
  for (const { value, place, labelled } of across.ticks) {
    parts.push(line(place, PLOT.top, place, PLOT.bottom, labelled));
    if (labelled) parts.push(text(place, PLOT.bottom + 20, label(value), { size: 12, anchor: "middle" }));
  }
  for (const { value, place, labelled } of up.ticks) {
    parts.push(line(PLOT.left, place, PLOT.right, place, labelled));
    if (labelled) parts.push(text(PLOT.left - 8, place + 4, label(value), { size: 12, anchor: "end" }));
  }
  for (const [i, curve] of curves.entries()) {
    const colour = COLOURS[i % COLOURS.length];
    const places = curve.points.map(([at, value]) => [across.place(at).toFixed(1), up.place(value).toFixed(1)]);
    const dash = curve.dashed ? ' stroke-dasharray="5 5"' : "";
    parts.push(
      `<polyline points="${places.map((place) => place.join()).join(" ")}" fill="none" stroke="${colour}" stroke-width="2"${dash}/>`,
      ...(curve.dashed ? [] : places.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`)),
    );
  }
  return [...parts, ...legend(curves)].join("\n");
}

/** Names of the curves, from the right on one line above the plot. */
function legend(curves) {
  const parts = [];
  let right = PLOT.right;
  for (const [i, { name }] of [...curves.entries()].reverse()) {
    parts.push(
      text(right, PLOT.top - 10, name, { size: 12, anchor: "end", colour: COLOURS[i % COLOURS.length], weight: 600 }),
    );
    right -= 8 * name.length + 14;
  }
  return parts;
}

function column(points, at) {
  return points.map((point) => point[at]);
}

/** A flat curve has to look flat: the values, and powers of ten around them where they are nearer to one another. */
function decadeAround(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (high >= 10 * low) return values;
  const power = Math.floor(Math.log10(low));
  return [low, high, Number(`1e${power}`), Number(`1e${power + 1}`)];
}

/**
 * A logarithmic axis from `start` to `end` on the picture, which holds all values: lines at the marks, or at 1, 2 and 5
 * times powers of ten; labels there or, where that would be more than eight, at the powers alone.
 */
function axis(values, start, end, marks) {
  const low = marks ? Math.min(...marks) : below(Math.min(...values));
  const high = marks ? Math.max(...marks) : above(Math.max(...values));
  const place = (value) => start + ((end - start) * Math.log(value / low)) / Math.log(high / low);
  const inside = (marks ?? powers(low, high)).filter((value) => value >= low && value <= high);
  const isLabelled = (value) => inside.length <= 8 || Number.isInteger(Math.round(1e9 * Math.log10(value)) / 1e9);
  return { place, ticks: inside.map((value) => ({ value, place: place(value), labelled: isLabelled(value) })) };
}

/** 1, 2 and 5 times the powers of ten from that below `low` on. */
function powers(low, high) {
  const [from, to] = [low, high].map((value) => Math.floor(Math.log10(value)));
  const exponents = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return exponents.flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`)));
}

/** The greatest of 1, 2 and 5 times a power of ten that is not above the value. */
function below(value) {
  const power = Math.floor(Math.log10(value));
  return Number(`${[5, 2, 1].find((digit) => Number(`${digit}e${power}`) <= value) ?? 1}e${power}`);
}

/** The least one that is not below it. */
function above(value) {
  const power = Math.floor(Math.log10(value));
  const digit = [1, 2, 5].find((digit) => Number(`${digit}e${power}`) >= value);
  return digit === undefined ? Number(`1e${power + 1}`) : Number(`${digit}e${power}`);
}

function label(value) {
  if (value >= 1e6) return `${value / 1e6}M`;
  return value >= 1e4 ? `${value / 1e3}k` : String(value);
}

function line(x1, y1, x2, y2, strong) {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${strong ? "#d5d8df" : "#eef0f3"}"/>`;
}

/**
 * @param {number} x @param {number} y @param {string} content @param {{ size: number, anchor?: string, weight?: number,
 * colour?: string }} style
 */
function text(x, y, content, { size, anchor = "start", weight = 400, colour = "#5b606b" }) {
  const escaped = content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}" fill="${colour}">${escaped}</text>`;
}
