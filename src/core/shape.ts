/** The most numbers of one array: 4 GB of float32. */
export const MAX_NUMBERS: number = 2 ** 30;

/** How many numbers an instance of this shape has. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** "16×16" */
export function showShape(shape: readonly number[]): string {
  return shape.join("×");
}

/** The size, with the shape where it says more: "3", "6 (2×3)". */
export function showSize(shape: readonly number[]): string {
  return shape.length > 1 ? `${sizeOf(shape)} (${showShape(shape)})` : String(sizeOf(shape));
}

/** Whether two shapes are the same. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}
