// What gridSettle.ts and gridHeap.ts have in common: the grid as they keep it.
//
// Three sections, each a row above, the rows and a row below: keys of the open cells, costs, and from where a cell has
// its key. Cells are addresses of their keys. Closed and settled cells have no key and cost Infinity, so no label is
// ever better than theirs.

/** Cells of a row: even, and more than the columns. What is behind the columns is the frame of both sides. */
export function widthOf(columns: i32): usize {
  return <usize>(columns + 2) & ~1;
}

/** The address of a cell counted in row-major order. */
export function addressOf(cell: i32, keys: usize, columns: i32): usize {
  return keys + ((<usize>(cell / columns) * widthOf(columns) + <usize>(cell % columns)) << 3);
}

/** Sets up the sections behind 64 bytes of `room`. Returns how far costs lie behind keys. */
export function takeGrid(room: usize, rows: i32, columns: i32, floor: f32, theta: usize): usize {
  const width = widthOf(columns);
  const stride = width << 3;
  const section = stride * <usize>(rows + 2) + 16;
  const keys = room + 80 + stride;
  const far = f64x2.splat(Infinity);
  for (let at = room + 64, end = at + 2 * section; at < end; at += 16) v128.store(at, far);
  const least = f32x4.splat(floor);
  for (let row = 0, to = keys + section; row < rows; row++, to += stride) {
    const end = to + ((<usize>columns) << 3);
    let at = to;
    for (; at < end; at += 16, theta += 8) {
      v128.store(at, f64x2.promote_low_f32x4(f32x4.pmax(v128.load64_zero(theta), least)));
    }
    if (at > end) {
      store<f64>(end, Infinity);
      theta -= 4;
    }
  }
  return section;
}

/** Writes the path that leads back from `cell` to `start`; where each comes from stands `origins` behind its key. */
export function writePath(
  keys: usize,
  origins: usize,
  rows: i32,
  columns: i32,
  start: usize,
  cell: usize,
  path: usize,
): void {
  const width = widthOf(columns);
  const end = path + ((<usize>(rows * columns)) << 2);
  for (let at = path; at < end; at += 4) store<f32>(at, 0);
  while (true) {
    const index = (cell - keys) >> 3;
    store<f32>(path + ((index - (index / width) * (width - <usize>columns)) << 2), 1);
    if (cell === start) return;
    cell = <usize>load<u32>(cell + origins);
  }
}
