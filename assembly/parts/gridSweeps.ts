// Shortest paths of four grids at once, one in each lane of two vectors, for costs > 0.
//
// Sweeps down and up the rows lower the distances until none changes. As sums are rounded monotonically, what they end
// with are the distances of Dijkstra's algorithm to the bit, and as distances grow along each path, the cell that
// labels another is the neighbour of the least (distance, index).

/** Bytes of a cell: four float64. */
const CELL: usize = 32;

/**
 * Writes four paths, and returns which of the targets were reached, a bit for each lane. −1 where more than `budget`
 * rows would have to be lowered.
 *
 * `room` is for 2 · (rows + 2) · (columns + 2) cells and 2 · (rows + 2) bytes. Cells `source` and `target` are counted
 * in the frame of one cell around the grid.
 */
export function sweepPaths(
  room: usize,
  rows: i32,
  columns: i32,
  diagonal: bool,
  source: i32,
  target: i32,
  budget: i32,
  theta0: usize,
  theta1: usize,
  theta2: usize,
  theta3: usize,
  path0: usize,
  path1: usize,
  path2: usize,
  path3: usize,
): i32 {
  const width = columns + 2;
  const stride = <usize>width * CELL;
  const size = stride * <usize>(rows + 2);
  const costs = room + size;
  const downs = costs + size;
  const ups = downs + <usize>(rows + 2);
  takeCosts(costs, rows, columns, theta0, theta1, theta2, theta3);
  const far = f64x2.splat(Infinity);
  for (let at = room; at < costs; at += 16) v128.store(at, far);
  for (let row = 0; row < rows + 2; row++) store<u16>(downs + ((<usize>row) << 1), 0);

  const from = <usize>source * CELL;
  v128.store(room + from, v128.load(costs + from));
  v128.store(room + from, v128.load(costs + from, 16), 16);
  const sourceRow = source / width;
  const sourceStart = room + <usize>sourceRow * stride + CELL;
  lowerFromLeft(sourceStart, size, columns);
  lowerFromRight(sourceStart, size, columns);
  store<u8>(downs + <usize>sourceRow, 1);
  store<u8>(ups + <usize>sourceRow, 1);

  for (let changed = true; changed; ) {
    changed = false;
    for (let row: usize = 2; row <= <usize>rows; row++) {
      if (load<u8>(downs + row - 1) === 0) continue;
      store<u8>(downs + row - 1, 0);
      if (--budget < 0) return -1;
      if (lowerRow(room + row * stride + CELL, size, columns, room + (row - 1) * stride + CELL, diagonal)) {
        store<u8>(downs + row, 1);
        store<u8>(ups + row, 1);
      }
    }
    for (let row: usize = <usize>rows - 1; row >= 1; row--) {
      if (load<u8>(ups + row + 1) === 0) continue;
      store<u8>(ups + row + 1, 0);
      if (--budget < 0) return -1;
      if (lowerRow(room + row * stride + CELL, size, columns, room + (row + 1) * stride + CELL, diagonal)) {
        store<u8>(downs + row, 1);
        store<u8>(ups + row, 1);
        changed = true;
      }
    }
  }
  return (
    i32(readPath(room, rows, columns, diagonal, source, target, path0)) |
    (i32(readPath(room + 8, rows, columns, diagonal, source, target, path1)) << 1) |
    (i32(readPath(room + 16, rows, columns, diagonal, source, target, path2)) << 2) |
    (i32(readPath(room + 24, rows, columns, diagonal, source, target, path3)) << 3)
  );
}

/** Lowers a row by the row beside it. Returns whether anything changed. */
function lowerRow(at: usize, costs: usize, columns: i32, beside: usize, diagonal: bool): bool {
  let left0 = f64x2.splat(Infinity);
  let left1 = left0;
  let a0 = left0;
  let a1 = left0;
  let b0 = v128.load(beside);
  let b1 = v128.load(beside, 16);
  let changes = i64x2.splat(0);
  const end = at + <usize>columns * CELL;
  for (let cell = at; cell < end; cell += CELL) {
    beside += CELL;
    const c0 = v128.load(beside);
    const c1 = v128.load(beside, 16);
    let near0 = b0;
    let near1 = b1;
    if (diagonal) {
      near0 = f64x2.pmin(f64x2.pmin(a0, b0), c0);
      near1 = f64x2.pmin(f64x2.pmin(a1, b1), c1);
    }
    a0 = b0;
    a1 = b1;
    b0 = c0;
    b1 = c1;
    const cost0 = v128.load(cell + costs);
    const cost1 = v128.load(cell + costs, 16);
    const old0 = v128.load(cell);
    const old1 = v128.load(cell, 16);
    left0 = f64x2.pmin(f64x2.pmin(old0, f64x2.add(near0, cost0)), f64x2.add(left0, cost0));
    left1 = f64x2.pmin(f64x2.pmin(old1, f64x2.add(near1, cost1)), f64x2.add(left1, cost1));
    changes = v128.or(changes, v128.or(v128.xor(left0, old0), v128.xor(left1, old1)));
    v128.store(cell, left0);
    v128.store(cell, left1, 16);
  }
  if (!v128.any_true(changes)) return false;
  lowerFromRight(at, costs, columns);
  return true;
}

/** Lowers each cell of a row by the one before. */
function lowerFromLeft(at: usize, costs: usize, columns: i32): void {
  let left0 = f64x2.splat(Infinity);
  let left1 = left0;
  const end = at + <usize>columns * CELL;
  for (; at < end; at += CELL) {
    left0 = f64x2.pmin(v128.load(at), f64x2.add(left0, v128.load(at + costs)));
    left1 = f64x2.pmin(v128.load(at, 16), f64x2.add(left1, v128.load(at + costs, 16)));
    v128.store(at, left0);
    v128.store(at, left1, 16);
  }
}

/** Lowers each cell of a row by the one behind. */
function lowerFromRight(first: usize, costs: usize, columns: i32): void {
  let right0 = f64x2.splat(Infinity);
  let right1 = right0;
  for (let at = first + <usize>columns * CELL; at > first; ) {
    at -= CELL;
    right0 = f64x2.pmin(v128.load(at), f64x2.add(right0, v128.load(at + costs)));
    right1 = f64x2.pmin(v128.load(at, 16), f64x2.add(right1, v128.load(at + costs, 16)));
    v128.store(at, right0);
    v128.store(at, right1, 16);
  }
}

/**
 * Copies the costs of four grids into the lanes. Four columns at a time: what is written beyond a row is overwritten by
 * the next, or lies in the frame, whose costs nobody reads.
 */
function takeCosts(
  costs: usize,
  rows: i32,
  columns: i32,
  theta0: usize,
  theta1: usize,
  theta2: usize,
  theta3: usize,
): void {
  const stride = <usize>(columns + 2) * CELL;
  theta1 -= theta0;
  theta2 -= theta0;
  theta3 -= theta0;
  for (let row = 0; row < rows; row++) {
    costs += stride;
    let at = costs + CELL;
    const end = at + <usize>columns * CELL;
    for (let theta = theta0; at < end; theta += 16, at += 4 * CELL) {
      const a = v128.load(theta);
      const b = v128.load(theta + theta1);
      const c = v128.load(theta + theta2);
      const d = v128.load(theta + theta3);
      const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
      const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
      v128.store(at, f64x2.promote_low_f32x4(ab));
      v128.store(at, f64x2.promote_low_f32x4(cd), 16);
      v128.store(at, f64x2.promote_low_f32x4(v128.shuffle<i64>(ab, ab, 1, 0)), 32);
      v128.store(at, f64x2.promote_low_f32x4(v128.shuffle<i64>(cd, cd, 1, 0)), 48);
      const ab2 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
      const cd2 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
      v128.store(at, f64x2.promote_low_f32x4(ab2), 64);
      v128.store(at, f64x2.promote_low_f32x4(cd2), 80);
      v128.store(at, f64x2.promote_low_f32x4(v128.shuffle<i64>(ab2, ab2, 1, 0)), 96);
      v128.store(at, f64x2.promote_low_f32x4(v128.shuffle<i64>(cd2, cd2, 1, 0)), 112);
    }
    theta0 += (<usize>columns) << 2;
  }
}

/** Writes the path of a lane, back from the target. Returns whether there is one. */
function readPath(
  distances: usize,
  rows: i32,
  columns: i32,
  diagonal: bool,
  source: i32,
  target: i32,
  path: usize,
): bool {
  const width = columns + 2;
  const stride = <usize>width * CELL;
  const end = path + ((<usize>(rows * columns)) << 2);
  for (let at = path; at < end; at += 4) store<f32>(at, 0);
  const goal = distances + <usize>source * CELL;
  let at = distances + <usize>target * CELL;
  if (load<f64>(at) === Infinity) return false;
  const line = columns << 2;
  // The number of the cell in the path, where there is no frame.
  path += (<usize>(target - 2 * (target / width) - width + 1)) << 2;
  while (true) {
    store<f32>(path, 1);
    if (at === goal) return true;
    const above = at - stride;
    const below = at + stride;
    let best = load<f64>(above);
    let next = above;
    let move = -line;
    if (diagonal) {
      const corner = load<f64>(above - CELL);
      if (corner <= best) {
        best = corner;
        next = above - CELL;
        move = -line - 4;
      }
      const other = load<f64>(above + CELL);
      if (other < best) {
        best = other;
        next = above + CELL;
        move = -line + 4;
      }
    }
    const left = load<f64>(at - CELL);
    if (left < best) {
      best = left;
      next = at - CELL;
      move = -4;
    }
    const right = load<f64>(at + CELL);
    if (right < best) {
      best = right;
      next = at + CELL;
      move = 4;
    }
    if (diagonal) {
      const corner = load<f64>(below - CELL);
      if (corner < best) {
        best = corner;
        next = below - CELL;
        move = line - 4;
      }
    }
    const under = load<f64>(below);
    if (under < best) {
      best = under;
      next = below;
      move = line;
    }
    if (diagonal && load<f64>(below + CELL) < best) {
      next = below + CELL;
      move = line + 4;
    }
    at = next;
    path += move;
  }
}
