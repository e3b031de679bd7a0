// Cheapest paths over grids. The same paths as src/kernels/gridDijkstra.ts finds, ties included.
export { heapPath } from "./parts/gridPathHeap";
export { settlePath } from "./parts/gridPathSettle";
export { sweepPaths } from "./parts/gridPathSweeps";

/**
 * Writes two float64 for every row of `count` costs: the lowest, NaN where there is one; the highest but Infinity, at
 * least 0.
 */
export function survey(thetas: usize, count: i32, rows: i32, answers: usize): void {
  const infinite = f32x4.splat(Infinity);
  for (let row = 0; row < rows; row++, answers += 16) {
    let lowest = infinite;
    let highest = f32x4.splat(0);
    const end = thetas + ((<usize>count) << 2);
    const whole = thetas + ((<usize>(count & ~3)) << 2);
    for (; thetas < whole; thetas += 16) {
      const values = v128.load(thetas);
      lowest = f32x4.min(lowest, values);
      highest = f32x4.max(highest, v128.and(values, f32x4.ne(values, infinite)));
    }
    for (; thetas < end; thetas += 4) {
      const values = v128.load32_splat(thetas);
      lowest = f32x4.min(lowest, values);
      highest = f32x4.max(highest, v128.and(values, f32x4.ne(values, infinite)));
    }
    lowest = f32x4.min(lowest, v128.shuffle<i32>(lowest, lowest, 2, 3, 0, 1));
    highest = f32x4.max(highest, v128.shuffle<i32>(highest, highest, 2, 3, 0, 1));
    store<f64>(answers, min(f32x4.extract_lane(lowest, 0), f32x4.extract_lane(lowest, 1)));
    store<f64>(answers, max(f32x4.extract_lane(highest, 0), f32x4.extract_lane(highest, 1)), 8);
  }
}
