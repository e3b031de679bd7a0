import * as Plot from "@observablehq/plot";
import { GREY, INK, plotSvg } from "./plotSvg.ts";

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
  /** With `"log"`, bars begin at a power of ten, at least 0.001; values below it have no bar. */
  readonly scale: "linear" | "log";
}

interface Bar {
  readonly row: string;
  readonly series: string;
  readonly value: number | null;
  readonly end: number;
  readonly mark: number | null;
  readonly opacity: number;
}

const LEAST = 1e-3;
const BAR_HEIGHT = 13;
const MAX_LETTERS = 28;

/** The chart as SVG. Each bar has its value written behind it. */
export function barChartSvg({ title, unit, rows, series, scale }: BarChart): string {
  const start = scale === "log" ? LEAST : 0;
  const bars = rows.flatMap((row, i) => series.map((one) => barOf(row, one, i, start)));
  const numbers = bars.flatMap(({ value, mark }) => [value ?? start, mark ?? start]);
  const [least, largest] = [Math.min(start, ...numbers), Math.max(...numbers)];
  const ends: readonly [number, number] =
    scale === "log"
      ? [LEAST, 10 ** Math.max(-2, Math.ceil(Math.log10(largest)))]
      : [least, largest > least ? largest : least + 1];
  const place = { fy: "row", y: "series" } as const;
  const marks = bars.filter(({ mark }) => mark !== null && mark > start);
  return plotSvg(
    { title, unit, ...(series.length > 1 && { legend: series }) },
    {
      width: 760,
      height: 40 + rows.length * (series.length * BAR_HEIGHT + 8),
      marginLeft: 208,
      marginRight: 90,
      marginTop: 4,
      marginBottom: 28,
      x: { type: scale, domain: ends, nice: scale === "linear", label: null, ...(scale === "log" && { ticks: 6 }) },
      y: { axis: null, domain: series.map(({ name }) => name), padding: 0.1 },
      fy: { label: null, domain: [...rows], padding: 0.18 },
      color: { domain: series.map(({ name }) => name), range: series.map(({ colour }) => colour) },
      marks: [
        Plot.gridX({ stroke: "#c3c7cf", strokeOpacity: 0.6 }),
        Plot.axisX({
          tickSize: 0,
          ...(scale === "log" && { tickFormat: (tick: number) => valueText(tick) }),
          ticks: 6,
        }),
        Plot.axisFy({ anchor: "left", fill: INK, tickFormat: clipped, dx: -8 }),
        Plot.barX(bars, { ...place, x1: start, x2: "end", fill: "series", fillOpacity: "opacity" }),
        Plot.tickX(marks, { ...place, x: "mark", stroke: INK, strokeWidth: 2, insetTop: -1, insetBottom: -1 }),
        Plot.text(bars, {
          ...place,
          x: (bar: Bar) => Math.max(start, bar.end, bar.mark ?? start),
          text: (bar: Bar) => (bar.value === null ? "–" : valueText(bar.value)),
          textAnchor: "start",
          dx: 6,
          fill: GREY,
          fontSize: 10,
        }),
      ],
    },
  );
}

function barOf(row: string, { name, values, marks, pale }: BarSeries, i: number, start: number): Bar {
  const value = values[i] ?? null;
  const end = value === null ? start : start > 0 ? Math.max(start, value) : value;
  return { row, series: name, value, end, mark: marks?.[i] ?? null, opacity: pale?.[i] ? 0.4 : 1 };
}

function clipped(name: string): string {
  return name.length > MAX_LETTERS ? `${name.slice(0, MAX_LETTERS - 1)}…` : name;
}

function valueText(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 1e4 || size < 1e-3 ? value.toExponential(0) : String(Number(value.toPrecision(2)));
  return text.replace("e+", "e").replaceAll("-", "−");
}
