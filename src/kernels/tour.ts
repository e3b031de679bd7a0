/**
 * Kernel: the square matrix of distances between n cities from those of the pairs (0, 1), (0, 2), …, (n − 2, n − 1).
 * Its diagonal stays as it is.
 */
export function fillDistances(theta: Float32Array, n: number, distances: Float32Array): void {
  let edge = 0;
  for (let a = 0; a < n; a++) {
    for (let b = a + 1; b < n; b++) {
      const distance = theta[edge++];
      distances[a * n + b] = distance;
      distances[b * n + a] = distance;
    }
  }
}

/** Kernel: whether no edge of the tour is closed, of cost Infinity or NaN. */
export function isOpenTour(order: Int32Array, theta: Float32Array): boolean {
  const n = order.length;
  let last = order[n - 1];
  for (let i = 0; i < n; i++) {
    if (!(theta[edgeBetween(last, order[i], n)] < Infinity)) return false;
    last = order[i];
  }
  return true;
}

function edgeBetween(one: number, other: number, n: number): number {
  const a = Math.min(one, other);
  const b = Math.max(one, other);
  return a * n - (a * (a + 1)) / 2 + b - a - 1;
}

/** Kernel: a 1 for each edge of the tour, 0 for the others. */
export function writeTour(order: Int32Array, solution: Float32Array): void {
  const n = order.length;
  solution.fill(0);
  let last = order[n - 1];
  for (let i = 0; i < n; i++) {
    solution[edgeBetween(last, order[i], n)] = 1;
    last = order[i];
  }
}

/**
 * Kernel: a shortest tour by Held and Karp's dynamic program, O(n²·2ⁿ), for distances of any sign. Returns whether
 * there is one of finite length; `order` begins with city 0, and of equally long tours the lexicographically first is
 * found.
 *
 *     lengths(S, j) = min over i in S \ {j} of lengths(S \ {j}, i) + distance(i, j)
 *
 * lengths(S, j) is that of the shortest path from city 0 through the cities of S to j in S, at place S·(n − 1) + j − 1
 * with S as bits; room for (n − 1)·2ⁿ⁻¹ numbers.
 */
export function shortestTour(distances: Float32Array, n: number, lengths: Float64Array, order: Int32Array): boolean {
  const others = n - 1;
  const all = 2 ** others - 1;
  for (let set = 1; set <= all; set++) {
    for (let open = set; open !== 0; open &= open - 1) {
      const j = 31 - Math.clz32(open & -open);
      const before = set & ~(1 << j);
      const row = (j + 1) * n;
      let shortest = before === 0 ? distances[row] : Infinity;
      for (let from = before; from !== 0; from &= from - 1) {
        const i = 31 - Math.clz32(from & -from);
        const length = lengths[before * others + i] + distances[row + i + 1];
        if (length < shortest) shortest = length;
      }
      lengths[set * others + j] = shortest;
    }
  }
  order[0] = 0;
  let city = 0;
  let left = all;
  for (let place = 1; place < n; place++) {
    let next = -1;
    let shortest = Infinity;
    for (let from = left; from !== 0; from &= from - 1) {
      const i = 31 - Math.clz32(from & -from);
      const length = lengths[left * others + i] + distances[city * n + i + 1];
      if (length < shortest) {
        shortest = length;
        next = i;
      }
    }
    if (next < 0) return false;
    city = next + 1;
    order[place] = city;
    left &= ~(1 << next);
  }
  return true;
}
