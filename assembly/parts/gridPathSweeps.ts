// Shortest paths of four grids at once, one in each lane of two vectors, for costs > 0.
//
// Sweeps down and up the rows lower the distances until none changes. As sums are rounded monotonically, what they end
// with are the distances of Dijkstra's algorithm to the bit, and as distances grow along each path, the cell that
// labels another is the neighbour of the least (distance, index).

/** Bytes of a cell: four float64. */
const CELL: usize = 32;

/**
 * Writes four paths, and returns which of the targets were reached, a bit for each lane with a
 * path of its own, and how many lines were lowered
 * for it, times 16; −1 where those are more than `budget`.
 *
 * At `lanes` stand the addresses of four thetas and of four paths. Lines are the rows, or the columns where the grid is
 * `turned`: walls along the lines cost no sweeps. `room` is for 2 · (rows + 2) · (columns + 2) cells and
 * 2 · (lines + 2) bytes.
 */
export function sweepPaths(
  room: usize,
  rows: i32,
  columns: i32,
  diagonal: bool,
  source: i32,
  target: i32,
  lanes: usize,
  turned: bool,
  budget: i32,
): i32 {
  const lines = turned ? columns : rows;
  const length = turned ? rows : columns;
  const stride = <usize>(length + 2) * CELL;
  const size = stride * <usize>(lines + 2);
  const costs = room + size;
  const downs = costs + size;
  const ups = downs + <usize>(lines + 2);
  if (turned) takeColumns(costs, rows, columns, lanes);
  else takeRows(costs, rows, columns, lanes);
  const far = f64x2.splat(Infinity);
  for (let at = room; at < costs; at += 16) v128.store(at, far);
  for (let line = 0; line < lines + 2; line++) store<u16>(downs + ((<usize>line) << 1), 0);

  const across = turned ? stride : CELL;
  const down = turned ? CELL : stride;
  const origin = room + stride + CELL;
  const start = origin + <usize>(source / columns) * down + <usize>(source % columns) * across;
  const end = origin + <usize>(target / columns) * down + <usize>(target % columns) * across;
  v128.store(start, v128.load(start + size));
  v128.store(start, v128.load(start + size, 16), 16);
  const startLine = (start - room) / stride;
  lowerFromLeft(room + startLine * stride + CELL, size, length);
  lowerFromRight(room + startLine * stride + CELL, size, length);
  store<u8>(downs + startLine, 1);
  store<u8>(ups + startLine, 1);

  let lowered = 0;
  for (let changed = true; changed; ) {
    changed = false;
    for (let line: usize = 2; line <= <usize>lines; line++) {
      if (load<u8>(downs + line - 1) === 0) continue;
      store<u8>(downs + line - 1, 0);
      lowered++;
      const at = room + line * stride + CELL;
      if (lowerLine(at, size, length, at - stride, diagonal)) {
        store<u8>(downs + line, 1);
        store<u8>(ups + line, 1);
      }
    }
    for (let line: usize = <usize>lines - 1; line >= 1; line--) {
      if (load<u8>(ups + line + 1) === 0) continue;
      store<u8>(ups + line + 1, 0);
      lowered++;
      const at = room + line * stride + CELL;
      if (lowerLine(at, size, length, at + stride, diagonal)) {
        store<u8>(downs + line, 1);
        store<u8>(ups + line, 1);
        changed = true;
      }
    }
    if (lowered > budget) return -1;
  }
  let reached = lowered << 4;
  let last: usize = 0;
  const place = (<usize>target) << 2;
  const bytes = (<usize>(rows * columns)) << 2;
  for (let lane: usize = 0; lane < 4; lane++) {
    const path = <usize>load<u32>(lanes + (lane << 2), 16);
    // Lanes without a grid of their own repeat one.
    if (path === last) continue;
    last = path;
    for (let at: usize = 0; at < bytes; at += 4) store<f32>(path + at, 0);
    const to = end + (lane << 3);
    if (load<f64>(to) === Infinity) continue;
    readPath(start + (lane << 3), to, down, across, diagonal, path + place, columns << 2);
    reached |= 1 << (<i32>lane);
  }
  return reached;
}

/** Lowers a line by the one beside it. Returns whether anything changed. */
function lowerLine(at: usize, costs: usize, length: i32, beside: usize, diagonal: bool): bool {
  let left0 = f64x2.splat(Infinity);
  let left1 = left0;
  let a0 = left0;
  let a1 = left0;
  let b0 = v128.load(beside);
  let b1 = v128.load(beside, 16);
  let changes = i64x2.splat(0);
  const end = at + <usize>length * CELL;
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
  lowerFromRight(at, costs, length);
  return true;
}

/** Lowers each cell of a line by the one before. */
function lowerFromLeft(at: usize, costs: usize, length: i32): void {
  let left0 = f64x2.splat(Infinity);
  let left1 = left0;
  const end = at + <usize>length * CELL;
  for (; at < end; at += CELL) {
    left0 = f64x2.pmin(v128.load(at), f64x2.add(left0, v128.load(at + costs)));
    left1 = f64x2.pmin(v128.load(at, 16), f64x2.add(left1, v128.load(at + costs, 16)));
    v128.store(at, left0);
    v128.store(at, left1, 16);
  }
}

/** Lowers each cell of a line by the one behind. */
function lowerFromRight(first: usize, costs: usize, length: i32): void {
  let right0 = f64x2.splat(Infinity);
  let right1 = right0;
  for (let at = first + <usize>length * CELL; at > first; ) {
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
function takeRows(costs: usize, rows: i32, columns: i32, lanes: usize): void {
  const stride = <usize>(columns + 2) * CELL;
  let theta0 = <usize>load<u32>(lanes);
  const theta1 = <usize>load<u32>(lanes, 4) - theta0;
  const theta2 = <usize>load<u32>(lanes, 8) - theta0;
  const theta3 = <usize>load<u32>(lanes, 12) - theta0;
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
      storeCell(at, ab, cd);
      storeCell(at + CELL, upper(ab), upper(cd));
      const ab2 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
      const cd2 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
      storeCell(at + 2 * CELL, ab2, cd2);
      storeCell(at + 3 * CELL, upper(ab2), upper(cd2));
    }
    theta0 += (<usize>columns) << 2;
  }
}

/** As `takeRows`, of the turned grid. */
function takeColumns(costs: usize, rows: i32, columns: i32, lanes: usize): void {
  let theta0 = <usize>load<u32>(lanes);
  const theta1 = <usize>load<u32>(lanes, 4) - theta0;
  const theta2 = <usize>load<u32>(lanes, 8) - theta0;
  const theta3 = <usize>load<u32>(lanes, 12) - theta0;
  const next = (<usize>columns) << 2;
  let at = costs + <usize>(rows + 3) * CELL;
  for (let column = 0; column < columns; column++, theta0 += 4, at += 2 * CELL) {
    for (let row = 0, theta = theta0; row < rows; row++, theta += next, at += CELL) {
      const ab = v128.load32_lane(theta + theta1, v128.load32_zero(theta), 1);
      const cd = v128.load32_lane(theta + theta3, v128.load32_zero(theta + theta2), 1);
      storeCell(at, ab, cd);
    }
  }
}

function storeCell(at: usize, low: v128, high: v128): void {
  v128.store(at, f64x2.promote_low_f32x4(low));
  v128.store(at, f64x2.promote_low_f32x4(high), 16);
}

function upper(x: v128): v128 {
  return v128.shuffle<i64>(x, x, 1, 0);
}

/**
 * Marks the path of a lane, back from the target, whose number in the path is at `path`; each step goes to the first
 * neighbour of the least distance.
 */
function readPath(start: usize, at: usize, down: usize, across: usize, diagonal: bool, path: usize, line: usize): void {
  while (true) {
    store<f32>(path, 1);
    if (at === start) return;
    const above = at - down;
    const below = at + down;
    let best = load<f64>(above);
    let next = above;
    let move = -line;
    if (diagonal) {
      const corner = load<f64>(above - across);
      if (corner <= best) {
        best = corner;
        next = above - across;
        move = -line - 4;
      }
      const other = load<f64>(above + across);
      if (other < best) {
        best = other;
        next = above + across;
        move = -line + 4;
      }
    }
    const left = load<f64>(at - across);
    if (left < best) {
      best = left;
      next = at - across;
      move = -4;
    }
    const right = load<f64>(at + across);
    if (right < best) {
      best = right;
      next = at + across;
      move = 4;
    }
    if (diagonal) {
      const corner = load<f64>(below - across);
      if (corner < best) {
        best = corner;
        next = below - across;
        move = line - 4;
      }
    }
    const under = load<f64>(below);
    if (under < best) {
      best = under;
      next = below;
      move = line;
    }
    if (diagonal && load<f64>(below + across) < best) {
      next = below + across;
      move = line + 4;
    }
    at = next;
    path += move;
  }
}
