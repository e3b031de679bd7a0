import { CLOSED, colourAt } from "./colours.ts";
import type { Drawing } from "./drawing.ts";
import { captionStripSvg, type HeatMap, heatMapSvg, layOut, markSize, placeInRange, shrunk } from "./heatMap.ts";

/** One frame of an animated heat map. */
export interface Frame {
  readonly caption: string;
  readonly values: Float32Array;
}

const GREYS = 64;
const SCALE_COLOURS = 180;
const CLOSED_INDEX = GREYS + SCALE_COLOURS;
const MARK_INDEX = CLOSED_INDEX + 1;

/**
 * An animated GIF of a heat map. All frames share one palette (greys for text, the colour scale, two more), and only
 * cells and caption are painted again, so a frame costs little more than its pixels.
 */
export function animate(drawing: Drawing, whole: HeatMap, frames: readonly Frame[], milliseconds: number): Uint8Array {
  const { map, shrink } = shrunk(whole);
  const layout = layOut(map);
  const palette = paletteOf(map);
  const { width, height, rgba } = drawing.pixels(heatMapSvg(map, ""));
  const empty = indexPixels(rgba, palette);
  function* paint(): Generator<Uint8Array> {
    for (const { caption, values } of frames) {
      const pixels = empty.slice();
      paintCells(pixels, width, map, shrink(values));
      const strip = drawing.pixels(captionStripSvg(layout, caption));
      const greys = indexPixels(strip.rgba, palette);
      for (let row = 0; row < strip.height; row++) {
        const from = row * strip.width;
        pixels.set(greys.subarray(from, from + strip.width), (layout.caption.top + row) * width + layout.caption.left);
      }
      yield pixels;
    }
  }
  return drawing.gif(paint(), { width, height, palette, milliseconds, lastMilliseconds: 2500 });
}

function paletteOf({ colours }: HeatMap): number[][] {
  const palette: number[][] = [];
  for (let i = 0; i < GREYS; i++) palette.push(Array(3).fill(Math.round((i * 255) / (GREYS - 1))));
  for (let i = 0; i < SCALE_COLOURS; i++) palette.push(colourAt(colours.stops, i / (SCALE_COLOURS - 1)));
  palette.push([...CLOSED], [...colours.mark]);
  return palette;
}

/** Every pixel's nearest colour of the palette. */
function indexPixels(rgba: Uint8Array, palette: number[][]): Uint8Array {
  const indices = new Uint8Array(rgba.length / 4);
  const known = new Map<number, number>();
  for (let i = 0; i < indices.length; i++) {
    const [red, green, blue] = [rgba[4 * i]!, rgba[4 * i + 1]!, rgba[4 * i + 2]!];
    const colour = (red << 16) | (green << 8) | blue;
    let index = known.get(colour);
    if (index === undefined) {
      index = nearest(palette, red, green, blue);
      known.set(colour, index);
    }
    indices[i] = index;
  }
  return indices;
}

function nearest(palette: number[][], red: number, green: number, blue: number): number {
  let best = 0;
  let bestDistance = Infinity;
  for (const [index, colour] of palette.entries()) {
    const distance = (colour[0]! - red) ** 2 + (colour[1]! - green) ** 2 + (colour[2]! - blue) ** 2;
    if (distance < bestDistance) {
      bestDistance = distance;
      best = index;
    }
  }
  return best;
}

function paintCells(pixels: Uint8Array, width: number, map: HeatMap, values: Float32Array): void {
  const { cell, left, top } = layOut(map);
  const size = markSize(cell);
  const inset = (cell - size) / 2;
  for (let i = 0; i < values.length; i++) {
    const x = left + (i % map.columns) * cell;
    const y = top + Math.floor(i / map.columns) * cell;
    paintSquare(pixels, width, x, y, cell, colourIndex(map, values[i]!));
    if (map.marks?.[i] === 1 && cell >= 5) paintSquare(pixels, width, x + inset, y + inset, size, MARK_INDEX);
  }
}

function colourIndex({ range }: HeatMap, value: number): number {
  if (!Number.isFinite(value)) return CLOSED_INDEX;
  const place = Math.min(Math.max(placeInRange(range, value), 0), 1);
  return GREYS + Math.round(place * (SCALE_COLOURS - 1));
}

function paintSquare(pixels: Uint8Array, width: number, x: number, y: number, size: number, colour: number): void {
  for (let row = y; row < y + size; row++) pixels.fill(colour, row * width + x, row * width + x + size);
}
