import { CLOSED, type ColourMap, colourAt, css } from "./colours.ts";
import { escapeXml } from "./escapeXml.ts";

/** A picture of one number a cell, with a title and a colour scale. */
export interface HeatMap {
  readonly title: string;
  readonly rows: number;
  readonly columns: number;
  readonly colours: ColourMap;
  /** The values at the two ends of the colour scale. */
  readonly range: readonly [low: number, high: number];
  /** What the scale measures. */
  readonly unit: string;
  /** Cells to mark with a dot: 1 for those. */
  readonly marks?: Float32Array;
}

/** A heat map of more cells a side than this is drawn from blocks of them. */
const MAX_CELLS = 400;

/** A map and a function that brings values to its size: the largest of a block of cells, so that no path gets lost. */
export function shrunk(map: HeatMap): { map: HeatMap; shrink: (values: Float32Array) => Float32Array } {
  const block = Math.ceil(Math.max(map.rows, map.columns) / MAX_CELLS);
  if (block === 1) return { map, shrink: (values) => values };
  const [rows, columns] = [Math.ceil(map.rows / block), Math.ceil(map.columns / block)];
  const shrink = (values: Float32Array): Float32Array => {
    const small = new Float32Array(rows * columns).fill(Number.NaN);
    for (let i = 0; i < values.length; i++) {
      const at = Math.floor(i / map.columns / block) * columns + Math.floor((i % map.columns) / block);
      const value = values[i]!;
      if (Number.isFinite(value) && !(small[at]! >= value)) small[at] = value;
    }
    return small;
  };
  const { marks, ...rest } = map;
  return { map: { ...rest, rows, columns, ...(marks && { marks: shrink(marks) }) }, shrink };
}

/** Where the parts of the picture lie, in pixels. */
export interface HeatMapLayout {
  readonly width: number;
  readonly height: number;
  /** Edge of a cell. */
  readonly cell: number;
  readonly left: number;
  readonly top: number;
  /** The strip below the title that says what this frame shows. */
  readonly caption: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
}

const MARGIN = 20;
const SCALE_WIDTH = 14;
const SCALE_ROOM = 78;

export function layOut({ rows, columns }: HeatMap): HeatMapLayout {
  const cell = Math.max(1, Math.floor(400 / Math.max(rows, columns)));
  const gridWidth = Math.max(columns * cell, 300);
  const width = 2 * MARGIN + gridWidth + SCALE_ROOM;
  return {
    width,
    height: 66 + rows * cell + MARGIN,
    cell,
    left: MARGIN + Math.floor((gridWidth - columns * cell) / 2),
    top: 66,
    caption: { left: MARGIN, top: 36, width: gridWidth, height: 20 },
  };
}

/** A value's place in the range, 0 … 1; a range of no width is all middle. */
export function placeInRange([low, high]: readonly [number, number], value: number): number {
  return high > low ? (value - low) / (high - low) : 0.5;
}

/** Smallest and largest of the finite numbers. */
export function finiteRange(values: Float32Array): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

/** The picture as SVG; without values, its frame alone: title and colour scale. */
export function heatMapSvg(whole: HeatMap, caption: string, allValues?: Float32Array): string {
  const { map, shrink } = shrunk(whole);
  const values = allValues && shrink(allValues);
  const layout = layOut(map);
  const { width, height, cell, left, top } = layout;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="Inter">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${MARGIN}" y="29" font-size="16" font-weight="600" fill="#1d1f24">${escapeXml(map.title)}</text>`,
    captionSvg(layout, caption),
    scaleSvg(map, layout),
  ];
  if (values) {
    for (let i = 0; i < values.length; i++) {
      const [x, y] = [left + (i % map.columns) * cell, top + Math.floor(i / map.columns) * cell];
      parts.push(
        `<rect x="${x}" y="${y}" width="${cell}" height="${cell}" fill="${css(cellColour(map, values[i]!))}"/>`,
      );
      if (map.marks?.[i] === 1 && cell >= 5) {
        const size = markSize(cell);
        const inset = (cell - size) / 2;
        parts.push(
          `<rect x="${x + inset}" y="${y + inset}" width="${size}" height="${size}" fill="${css(map.colours.mark)}"/>`,
        );
      }
    }
  }
  parts.push("</svg>");
  return parts.join("");
}

/**
 * The size of the square that a marked cell carries in its middle: of the parity of the cell, so that it stands in the
 * middle.
 */
export function markSize(cell: number): number {
  const size = Math.max(1, Math.round(cell / 3.5));
  return (cell - size) % 2 === 0 ? size : size + 1;
}

/** The colour of a cell of this value. */
function cellColour({ colours, range }: HeatMap, value: number): readonly [number, number, number] {
  return Number.isFinite(value) ? colourAt(colours.stops, placeInRange(range, value)) : CLOSED;
}

/** The strip below the title alone, as a picture of its own. */
export function captionStripSvg({ caption }: HeatMapLayout, text: string): string {
  const { width, height } = caption;
  const moved = { caption: { ...caption, left: 0, top: 0 } };
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="Inter"><rect width="${width}" height="${height}" fill="#fff"/>${captionSvg(moved, text)}</svg>`;
}

function captionSvg({ caption }: Pick<HeatMapLayout, "caption">, text: string): string {
  return `<text x="${caption.left}" y="${caption.top + 14}" font-size="13" fill="#5b606b">${escapeXml(text)}</text>`;
}

function scaleSvg({ colours, range, unit, rows, columns }: HeatMap, { width, cell, top, left }: HeatMapLayout): string {
  const x = Math.max(left + columns * cell, width - MARGIN - SCALE_ROOM) + 16;
  const height = rows * cell;
  const bands = Math.min(height, 128);
  const parts: string[] = [];
  for (let band = 0; band < bands; band++) {
    const y = top + Math.floor((band * height) / bands);
    const next = top + Math.floor(((band + 1) * height) / bands);
    const colour = css(colourAt(colours.stops, 1 - (band + 0.5) / bands));
    parts.push(`<rect x="${x}" y="${y}" width="${SCALE_WIDTH}" height="${next - y}" fill="${colour}"/>`);
  }
  const [low, high] = range;
  const fractions = low === high ? [0.5] : height < 60 ? [0, 1] : [0, 0.25, 0.5, 0.75, 1];
  for (const fraction of fractions) {
    const y = Math.min(Math.max(top + (1 - fraction) * height + 4, top + 9), top + height);
    const label = tick(low + fraction * (high - low), high - low);
    parts.push(`<text x="${x + SCALE_WIDTH + 6}" y="${y}" font-size="11" fill="#5b606b">${label}</text>`);
  }
  parts.push(`<text x="${x}" y="${top - 8}" font-size="11" fill="#5b606b">${escapeXml(unit)}</text>`);
  return parts.join("");
}

/** A number at the scale, with as many decimals as the width of the range asks for. */
function tick(value: number, width: number): string {
  const decimals = width >= 40 || width === 0 ? 0 : width >= 4 ? 1 : 2;
  return value
    .toFixed(decimals)
    .replace(/^-(0\.?0*)$/, "$1")
    .replace("-", "−");
}
