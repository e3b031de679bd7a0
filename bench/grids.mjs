// Grids with walls: cells of cost Infinity, in instances one behind the other.
import { gridPath } from "imle";
import { uniforms } from "./measure.mjs";

/**
 * The costs with a wall in every second line, across or down, that has a gap at the one end and the other in turns: the
 * longest way there is, with hardly ever a choice.
 *
 * @param {number} edge
 * @param {Float32Array} costs
 * @param {"across" | "down"} walls
 */
export function serpentine(edge, costs, walls) {
  return costs.map((cost, at) => {
    const [row, column] = [Math.floor(at / edge) % edge, at % edge];
    const [line, place] = walls === "across" ? [row, column] : [column, row];
    const gap = line % 4 === 1 ? edge - 1 : 0;
    return line % 2 === 1 && line < edge - 1 && place !== gap ? Infinity : cost;
  });
}

/** Costs 1, but walls on about a quarter of the cells: grids that one can cross. */
export function randomWalls(edge, count) {
  const n = edge ** 2;
  const costs = new Float32Array(count * n);
  for (let done = 0, seed = 1; done < count; seed++) {
    const grid = uniforms(n, 0, 1, 7919 * seed).map((u, at) => (u < 0.25 && at > 0 && at < n - 1 ? Infinity : 1));
    if (canBeCrossed(edge, grid)) costs.set(grid, n * done++);
  }
  return costs;
}

function canBeCrossed(edge, grid) {
  try {
    gridPath({ rows: edge, columns: edge }).solve(grid, new Float32Array(grid.length));
    return true;
  } catch {
    return false;
  }
}
