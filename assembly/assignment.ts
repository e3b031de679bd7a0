// Linear assignment: the same answers, ties included, as src/kernels/assignment.ts gives, which tells the method.
import { pushRows } from "./parts/assignPush";
import { reduceColumns } from "./parts/assignReduce";
import { at4, at8, freeIn, NONE, rowsIn } from "./parts/assignRoom";
import { assignFree } from "./parts/assignSearch";

/**
 * Assigns every row of `count` matrices of costs, row-major [rows, columns], rows <= columns, and writes the column of
 * each row to `columnsOf`, [count, rows]. Returns how many matrices it solved until one had no assignment.
 */
export function assign(costs: usize, count: i32, rows: i32, columns: i32, room: usize, columnsOf: usize): i32 {
  const width = (columns + 3) & -4;
  for (let at = 0; at < count; at++) {
    if (!assignRows(costs, rows, columns, width, room, columnsOf)) return at;
    costs += <usize>rows * ((<usize>columns) << 2);
    columnsOf = at4(columnsOf, rows);
  }
  return count;
}

function assignRows(costs: usize, rows: i32, columns: i32, width: i32, room: usize, columnOf: usize): bool {
  const free = freeIn(room, width);
  let open = rows;
  if (rows === columns) {
    open = reduceColumns(costs, rows, width, room, columnOf);
  } else {
    const rowOf = rowsIn(room, width);
    for (let column = 0; column < width; column++) {
      store<f64>(at8(room, column), column < columns ? 0 : -Infinity);
      store<i32>(at4(rowOf, column), NONE);
    }
    for (let row = 0; row < rows; row++) store<i32>(at4(free, row), row);
  }
  for (let round = 0; round < 2 && open > 0; round++) {
    open = pushRows(costs, rows, columns, width, room, columnOf, open);
  }
  for (let at = 0; at < open; at++) {
    if (!assignFree(costs, columns, width, room, columnOf, load<i32>(at4(free, at)))) return false;
  }
  return true;
}

/** Writes the transposes of `count` matrices [rows, columns]. */
export function transpose(from: usize, count: i32, rows: i32, columns: i32, to: usize): void {
  for (let at = 0; at < count; at++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, from += 4) {
        store<f32>(at4(to, column * rows + row), load<f32>(from));
      }
    }
    to += <usize>rows * ((<usize>columns) << 2);
  }
}
