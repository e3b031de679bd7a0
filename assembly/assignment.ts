// Linear assignment: the same answers, ties included, as src/kernels/assignment.ts gives, which tells the method.
import { pushRows } from "./parts/assignmentPush";
import { reduceColumns } from "./parts/assignmentReduce";
import { distancesIn, freeIn, NONE, rowsIn } from "./parts/assignmentRoom";
import { assignFree } from "./parts/assignmentSearch";

/**
 * Assigns every row of `count` matrices of costs, row-major [rows, columns], rows <= columns, and writes the column of
 * each row to `columnsOf`, [count, rows]. Returns how many matrices it solved until one had no assignment. Behind the
 * costs there is room for 32 bytes.
 */
export function assign(costs: usize, count: i32, rows: i32, columns: i32, room: usize, columnsOf: usize): i32 {
  const bytes = (<usize>columns) << 2;
  const all = <usize>rows * bytes;
  // Read with the last row, and must not be NaN.
  const end = costs + <usize>count * all;
  for (let at = end; at < end + 32; at += 4) store<i32>(at, 0);
  for (let at = 0; at < count; at++) {
    if (!assignRows(costs, rows, bytes, room, columnsOf)) return at;
    costs += all;
    columnsOf += (<usize>rows) << 2;
  }
  return count;
}

function assignRows(costs: usize, rows: i32, bytes: usize, room: usize, columnOf: usize): bool {
  const columns = bytes >> 2;
  const width = (columns + 7) & -8;
  const free = freeIn(room, width);
  let end = free;
  if (<usize>rows === columns) {
    end = reduceColumns(costs, bytes, width, room, columnOf);
  } else {
    let rowOf = rowsIn(room, width);
    for (let price = room; price < distancesIn(room, width); price += 8, rowOf += 4) {
      store<f64>(price, price - room < columns << 3 ? 0 : -Infinity);
      store<i32>(rowOf, NONE);
    }
    for (let row = 0; row < rows; row++, end += 4) store<i32>(end, row);
  }
  // Two rounds, as in the paper.
  for (let round = 0; round < 2; round++) end = pushRows(costs, bytes, width, room, columnOf, free, end, rows);
  for (let at = free; at < end; at += 4) {
    if (!assignFree(costs, bytes, width, room, columnOf, load<i32>(at))) return false;
  }
  return true;
}

/** Writes the transposes of `count` matrices [rows, columns]. */
export function transpose(from: usize, count: i32, rows: i32, columns: i32, to: usize): void {
  const bytes = (<usize>rows) << 2;
  for (let at = 0; at < count; at++) {
    for (let row = 0; row < rows; row++) {
      let place = to + ((<usize>row) << 2);
      for (let column = 0; column < columns; column++, from += 4, place += bytes) store<f32>(place, load<f32>(from));
    }
    to += bytes * <usize>columns;
  }
}
