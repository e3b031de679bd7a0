import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { escapeXml } from "./escapeXml.ts";

/** What stands above a chart. */
export interface ChartHead {
  readonly title: string;
  /** What the chart measures. */
  readonly unit: string;
  /** Name and colour of what is drawn; none for one thing alone. */
  readonly legend?: readonly { readonly name: string; readonly colour: string }[];
}

export const INK = "#1d1f24";
export const GREY = "#5b606b";
const HEAD = 62;
const LEGEND = 18;

/** A chart of Observable Plot with its head, as SVG for a page or for resvg. */
export function plotSvg({ title, unit, legend = [] }: ChartHead, options: Plot.PlotOptions): string {
  const { document } = parseHTML("<html></html>");
  const style = { fontFamily: "Inter", fontSize: "12px", color: GREY, overflow: "visible" };
  const svg = Plot.plot({ ...options, document, style });
  const [width, height] = ["width", "height"].map((name) => Number(svg.getAttribute(name)));
  const top = HEAD + (legend.length > 0 ? LEGEND : 0);
  svg.setAttribute("y", String(top));
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height! + top}" font-family="Inter">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    `<text x="20" y="29" font-size="16" font-weight="600" fill="${INK}">${escapeXml(title)}</text>`,
    `<text x="20" y="50" font-size="13" fill="${GREY}">${escapeXml(unit)}</text>`,
    ...legend.flatMap(({ name, colour }, i) => [
      `<rect x="${20 + i * 180}" y="62" width="14" height="10" fill="${colour}"/>`,
      `<text x="${40 + i * 180}" y="71" font-size="12" fill="${INK}">${escapeXml(name)}</text>`,
    ]),
    svg.outerHTML,
    "</svg>",
  ].join("");
}
