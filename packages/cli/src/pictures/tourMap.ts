import { escapeXml } from "./escapeXml.ts";

const SIDE = 560;
const MARGIN = 30;
const TOP = 66;

/** A tour through places as SVG: [x, y] of each city, y upwards, and the cities in order. */
export function tourMapSvg(
  title: string,
  caption: string,
  places: readonly (readonly [number, number])[],
  order: readonly number[],
): string {
  const [left, right] = rangeOf(places.map(([x]) => x));
  const [bottom, top] = rangeOf(places.map(([, y]) => y));
  const scale = (SIDE - 2 * MARGIN) / Math.max(right - left, top - bottom, Number.MIN_VALUE);
  const x = (place: number): string => (MARGIN + (place - left) * scale).toFixed(1);
  const y = (place: number): string => (TOP + MARGIN + (top - place) * scale).toFixed(1);
  const [width, height] = [SIDE, Math.ceil(TOP + 2 * MARGIN + (top - bottom) * scale)];
  const points = order.map((city) => `${x(places[city]![0])},${y(places[city]![1])}`).join(" ");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="Inter">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="20" y="29" font-size="16" font-weight="600" fill="#1d1f24">${escapeXml(title)}</text>`,
    `<text x="20" y="50" font-size="13" fill="#5b606b">${escapeXml(caption)}</text>`,
    `<polygon points="${points}" fill="#0072b2" fill-opacity="0.06" stroke="#0072b2" stroke-width="2" stroke-linejoin="round"/>`,
    ...places.map(([a, b]) => `<circle cx="${x(a)}" cy="${y(b)}" r="3.5" fill="#d55e00"/>`),
    "</svg>",
  ].join("");
}

function rangeOf(values: readonly number[]): [number, number] {
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}
