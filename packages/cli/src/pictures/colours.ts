/** Red, green and blue, 0 … 255. */
export type Colour = readonly [number, number, number];

/** A colour map. */
export interface ColourMap {
  /** From the lowest value to the highest, at equal distances. */
  readonly stops: readonly Colour[];
  /** A colour that stands out from all of them. */
  readonly mark: Colour;
}

/** Costs and weights: dark is cheap. Nine colours of viridis (Smith & van der Walt, 2015). */
export const VIRIDIS: ColourMap = {
  mark: [255, 255, 255],
  stops: [
    [68, 1, 84],
    [71, 44, 122],
    [59, 81, 139],
    [44, 113, 142],
    [33, 144, 141],
    [39, 173, 129],
    [92, 200, 99],
    [170, 220, 50],
    [253, 231, 37],
  ],
};

/** Shares of paths, 0 … 1: from paper over orange to a dark red. */
export const EMBERS: ColourMap = {
  mark: [38, 132, 255],
  stops: [
    [247, 245, 240],
    [253, 224, 178],
    [251, 183, 105],
    [240, 126, 49],
    [205, 68, 22],
    [140, 31, 20],
    [74, 12, 24],
  ],
};

/** Cells that nobody can enter. */
export const CLOSED: Colour = [205, 208, 214];

/** The colour of a value in 0 … 1. */
export function colourAt(stops: readonly Colour[], value: number): [number, number, number] {
  const place = Math.min(Math.max(value, 0), 1) * (stops.length - 1);
  const from = stops[Math.floor(place)]!;
  const to = stops[Math.ceil(place)]!;
  const mix = (i: 0 | 1 | 2): number => Math.round(from[i] + (place % 1) * (to[i] - from[i]));
  return [mix(0), mix(1), mix(2)];
}

/** "rgb(1 2 3)" */
export function css([red, green, blue]: Colour): string {
  return `rgb(${red},${green},${blue})`;
}
