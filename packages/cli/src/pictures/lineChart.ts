import * as Plot from "@observablehq/plot";
import { INK, plotSvg } from "./plotSvg.ts";

/** A curve of a line chart. */
export interface Curve {
  readonly name: string;
  readonly values: ArrayLike<number>;
}

/** What a line chart shows, beside its curves. */
export interface LineChart {
  readonly title: string;
  /** What the curves measure, below the title. */
  readonly unit: string;
  /** What the names of the curves are. */
  readonly legend: string;
  readonly curves: readonly Curve[];
  /** Steps whose mean is one point, so that noise does not hide the course. */
  readonly block: number;
}

/** Colours that stay apart for most eyes (Okabe & Ito, 2008). */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a6d00"];

/** Curves over the steps of a training, as SVG. */
export function lineChartSvg({ title, unit, legend, curves, block }: LineChart): string {
  const names = curves.map(({ name }) => name);
  const steps = Math.max(...curves.map(({ values }) => values.length));
  return plotSvg(
    { title, unit },
    {
      width: 760,
      height: 338,
      marginLeft: 58,
      marginRight: 180,
      marginTop: 8,
      marginBottom: 48,
      x: { label: "iteration", labelArrow: "none", labelAnchor: "center", domain: [0, steps], ticks: 5, nice: true },
      y: { label: null, zero: true, nice: true, ticks: 5 },
      color: { domain: names, range: COLOURS },
      marks: [
        Plot.gridY({ stroke: "#c3c7cf", strokeOpacity: 0.6, ticks: 5 }),
        ...curves.map(({ name, values }, i) =>
          Plot.line(blockMeans(values, block), {
            x: "step",
            y: "mean",
            stroke: COLOURS[i % COLOURS.length]!,
            strokeWidth: 2,
            title: () => name,
            // The last curve is dashed, so that one below it shows.
            ...(i === curves.length - 1 && i > 0 && { strokeDasharray: "6 5" }),
          }),
        ),
        Plot.text([legend], { ...CORNER, text: (name: string) => name, dx: 24, fontSize: 12 }),
        ...curves.map(({ name }, i) => {
          const colour = COLOURS[i % COLOURS.length]!;
          return [
            Plot.text([name], {
              ...CORNER,
              text: () => "—",
              dx: 24,
              dy: 26 + i * 24,
              fill: colour,
              fontSize: 18,
              fontWeight: 700,
            }),
            Plot.text([name], { ...CORNER, text: () => name, dx: 50, dy: 26 + i * 24, fill: INK, fontSize: 13 }),
          ];
        }),
      ],
    },
  );
}

/** Beside the upper right corner of the frame. */
const CORNER = { frameAnchor: "top-right", textAnchor: "start", lineAnchor: "top" } as const;

function blockMeans(values: ArrayLike<number>, block: number): { step: number; mean: number }[] {
  const means: { step: number; mean: number }[] = [];
  for (let from = 0; from < values.length; from += block) {
    const to = Math.min(from + block, values.length);
    let sum = 0;
    for (let i = from; i < to; i++) sum += values[i]!;
    means.push({ step: Math.min(from + block / 2, values.length), mean: sum / (to - from) });
  }
  return means;
}
