import { escapeXml } from "./heatMap.ts";

/** A curve of a line chart. */
export interface Curve {
  readonly name: string;
  readonly values: ArrayLike<number>;
}

/** Colours that stay apart for most eyes (Okabe & Ito, 2008). */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a6d00"];

const SIZE = { width: 760, height: 400 };
const PLOT = { left: 58, right: 580, top: 66, bottom: 352 };

/** Curves over the steps of a training, as SVG: the mean of each block of steps, so that noise does not hide the way. */
export function lineChartSvg(
  title: string,
  unit: string,
  legend: string,
  curves: readonly Curve[],
  block: number,
): string {
  const means = curves.map(({ values }) => blockMeans(values, block));
  const steps = Math.max(...curves.map(({ values }) => values.length));
  const top = niceCeiling(Math.max(...means.flat(), 1e-9));
  const x = (step: number): number => PLOT.left + (step / steps) * (PLOT.right - PLOT.left);
  const y = (value: number): number => PLOT.bottom - (value / top) * (PLOT.bottom - PLOT.top);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE.width}" height="${SIZE.height}" font-family="Inter">`,
    `<rect width="${SIZE.width}" height="${SIZE.height}" fill="#fff"/>`,
    `<text x="20" y="29" font-size="16" font-weight="600" fill="#1d1f24">${escapeXml(title)}</text>`,
    `<text x="20" y="50" font-size="13" fill="#5b606b">${escapeXml(unit)}</text>`,
  ];
  for (let i = 0; i <= 4; i++) {
    const value = (top * i) / 4;
    parts.push(
      line(PLOT.left, y(value), PLOT.right, y(value), "#e3e5ea"),
      label(PLOT.left - 8, y(value) + 4, "end", value),
    );
    const step = Math.round((steps * i) / 4);
    parts.push(label(x(step), PLOT.bottom + 20, "middle", step));
  }
  parts.push(
    `<text x="${PLOT.right}" y="${PLOT.bottom + 38}" text-anchor="end" font-size="12" fill="#5b606b">iteration</text>`,
  );
  parts.push(
    `<text x="${PLOT.right + 24}" y="${PLOT.top + 4}" font-size="12" fill="#5b606b">${escapeXml(legend)}</text>`,
  );
  for (const [i, { name }] of curves.entries()) {
    const colour = COLOURS[i % COLOURS.length]!;
    const points = means[i]!.map(
      (mean, j) => `${x(Math.min((j + 0.5) * block, steps)).toFixed(1)},${y(mean).toFixed(1)}`,
    );
    // The last curve is dashed, so that one below it shows.
    parts.push(
      `<polyline points="${points.join(" ")}" fill="none" stroke="${colour}" stroke-width="2" stroke-linejoin="round"${i === curves.length - 1 && i > 0 ? ' stroke-dasharray="6 5"' : ""}/>`,
    );
    const row = PLOT.top + 30 + i * 24;
    parts.push(`<rect x="${PLOT.right + 24}" y="${row - 7}" width="18" height="4" fill="${colour}"/>`);
    parts.push(`<text x="${PLOT.right + 50}" y="${row}" font-size="13" fill="#1d1f24">${escapeXml(name)}</text>`);
  }
  parts.push("</svg>");
  return parts.join("");
}

function blockMeans(values: ArrayLike<number>, block: number): number[] {
  const means: number[] = [];
  for (let from = 0; from < values.length; from += block) {
    const to = Math.min(from + block, values.length);
    let sum = 0;
    for (let i = from; i < to; i++) sum += values[i]!;
    means.push(sum / (to - from));
  }
  return means;
}

/** The least number not below the value whose quarters are short: 1, 1.2, 1.6, … 8 times a power of ten. */
function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8].find((digit) => digit * power >= value) ?? 10);
}

function line(x1: number, y1: number, x2: number, y2: number, colour: string): string {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${colour}"/>`;
}

function label(x: number, y: number, anchor: "middle" | "end", value: number): string {
  const text = Number.isInteger(value) ? String(value) : value.toPrecision(2);
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" font-size="12" fill="#5b606b">${text}</text>`;
}
