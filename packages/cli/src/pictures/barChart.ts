import { escapeXml } from "./heatMap.ts";

/** Bars of one colour, one for each row of the chart. */
export interface BarSeries {
  /** What the legend says; a chart of one series needs none. */
  readonly name: string;
  readonly colour: string;
  /** Null where there is none. */
  readonly values: readonly (number | null)[];
  /** A short stroke on each bar, where there are any. */
  readonly marks?: readonly (number | null)[];
  /** Bars that are drawn pale. */
  readonly pale?: readonly boolean[];
}

/** A chart of horizontal bars. */
export interface BarChart {
  readonly title: string;
  /** What the bars measure, below the title. */
  readonly unit: string;
  readonly rows: readonly string[];
  readonly series: readonly BarSeries[];
  /** With `"log"`, bars begin at `floor`, and what is below it has none. */
  readonly scale: "linear" | "log";
  readonly floor?: number;
}

const WIDTH = 760;
const PLOT = { left: 208, right: 660 };
const BAR = 12;
const ROW_GAP = 9;
const MAX_LETTERS = 28;

/** The chart as SVG. Each bar has its value written behind it. */
export function barChartSvg(chart: BarChart): string {
  const { title, unit, rows, series } = chart;
  const rowHeight = series.length * BAR + ROW_GAP;
  const head = series.length > 1 ? 92 : 74; // with a legend, or without
  const bottom = head + rows.length * rowHeight;
  const axis = axisOf(chart);
  const x = (value: number): number => PLOT.left + axis.place(value) * (PLOT.right - PLOT.left);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${bottom + 34}" font-family="Inter">`,
    `<rect width="${WIDTH}" height="${bottom + 34}" fill="#fff"/>`,
    `<text x="20" y="29" font-size="16" font-weight="600" fill="#1d1f24">${escapeXml(title)}</text>`,
    `<text x="20" y="50" font-size="13" fill="#5b606b">${escapeXml(unit)}</text>`,
    ...legend(series),
  ];
  for (const tick of axis.ticks) {
    const colour = tick === axis.origin ? "#9aa0ab" : "#e3e5ea";
    parts.push(
      `<line x1="${fixed(x(tick))}" y1="${head - 6}" x2="${fixed(x(tick))}" y2="${bottom}" stroke="${colour}"/>`,
      `<text x="${fixed(x(tick))}" y="${bottom + 18}" text-anchor="middle" font-size="12" fill="#5b606b">${tickText(tick)}</text>`,
    );
  }
  for (const [i, name] of rows.entries()) {
    const top = head + i * rowHeight;
    const label = name.length > MAX_LETTERS ? `${name.slice(0, MAX_LETTERS - 1)}…` : name;
    parts.push(
      `<text x="${PLOT.left - 10}" y="${top + (series.length * BAR) / 2 + 4}" text-anchor="end" font-size="12" fill="#1d1f24">${escapeXml(label)}</text>`,
    );
    for (const [j, one] of series.entries()) parts.push(...barOf(one, i, top + j * BAR, x, axis.origin));
  }
  parts.push("</svg>");
  return parts.join("");
}

function barOf(
  { values, colour, marks, pale }: BarSeries,
  i: number,
  top: number,
  x: (value: number) => number,
  origin: number,
): string[] {
  const value = values[i] ?? null;
  const start = x(origin);
  if (value === null) {
    return [`<text x="${fixed(start + 6)}" y="${top + 9.5}" font-size="10" fill="#8a909b">–</text>`];
  }
  const end = x(value);
  const [from, to] = [Math.min(start, end), Math.max(start, end)];
  const opacity = pale?.[i] ? ' fill-opacity="0.4"' : "";
  const parts = [
    `<rect x="${fixed(from)}" y="${top + 0.5}" width="${fixed(to - from)}" height="${BAR - 1}" fill="${colour}"${opacity}/>`,
  ];
  const mark = marks?.[i] ?? null;
  if (mark !== null && x(mark) > start) {
    parts.push(`<rect x="${fixed(x(mark) - 1)}" y="${top - 1}" width="2" height="${BAR + 2}" fill="#1d1f24"/>`);
  }
  const after = Math.max(to, mark === null ? to : x(mark)) + 6;
  parts.push(`<text x="${fixed(after)}" y="${top + 9.5}" font-size="10" fill="#5b606b">${valueText(value)}</text>`);
  return parts;
}

function legend(series: readonly BarSeries[]): string[] {
  if (series.length < 2) return [];
  return series.flatMap(({ name, colour }, j) => [
    `<rect x="${20 + j * 180}" y="62" width="14" height="10" fill="${colour}"/>`,
    `<text x="${40 + j * 180}" y="71" font-size="12" fill="#1d1f24">${escapeXml(name)}</text>`,
  ]);
}

interface Axis {
  readonly origin: number;
  readonly ticks: readonly number[];
  /** A value's place, 0 … 1; values outside stand at the ends. */
  readonly place: (value: number) => number;
}

function axisOf({ series, scale, floor = 1e-3 }: BarChart): Axis {
  const values = series.flatMap((one) => [...one.values, ...(one.marks ?? [])]).filter((value) => value !== null);
  if (scale === "log") {
    const low = Math.floor(Math.log10(floor));
    const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(floor, ...values))));
    const every = Math.ceil((high - low) / 8);
    const powers = Array.from({ length: high - low + 1 }, (_, i) => low + i);
    return {
      origin: 10 ** low,
      ticks: powers.filter((power) => (power - low) % every === 0).map((power) => 10 ** power),
      place: (value) => clamp((Math.log10(Math.max(value, 1e-300)) - low) / (high - low)),
    };
  }
  const top = niceCeiling(Math.max(1e-9, ...values));
  const least = Math.min(0, ...values);
  const bottom = least === 0 ? 0 : -niceCeiling(-least);
  return {
    origin: 0,
    ticks: [...(bottom < 0 ? [bottom] : []), 0, top / 4, top / 2, (3 * top) / 4, top],
    place: (value) => clamp((value - bottom) / (top - bottom)),
  };
}

function clamp(place: number): number {
  return Math.min(Math.max(place, 0), 1);
}

/** The least number not below the value whose quarters are short: 1, 1.2, 1.6, … 8 times a power of ten. */
function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8].find((digit) => digit * power >= value * (1 - 1e-9)) ?? 10);
}

function tickText(value: number): string {
  const size = Math.abs(value);
  const text =
    size !== 0 && (size >= 1e5 || size < 1e-4) ? value.toExponential(0) : String(Number(value.toPrecision(3)));
  return text.replace("e+", "e").replace("-", "−");
}

function valueText(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text =
    size >= 1e4 || size < 1e-3 ? value.toExponential(0).replace("e+", "e") : String(Number(value.toPrecision(2)));
  return text.replaceAll("-", "−");
}

function fixed(value: number): string {
  return value.toFixed(1);
}
