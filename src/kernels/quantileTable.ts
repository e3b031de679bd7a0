/**
 * A word w stands for the probability u = (w + ½) / 2³², and t = min(u, 1 − u) is v / 2³³ with an odd v below 2³². The
 * 256 equal parts of every interval [2ⁿ, 2ⁿ⁺¹) of v are cells: they get narrower as t does, down to single words, so
 * that a table is all that a law needs, tails included. Half of all draws meet 4 kB of it, three quarters 8 kB.
 *
 * `assembly/noise.ts` does the same, to the bit.
 */
const CELL_BITS = 8;
const CELLS = 2 ** CELL_BITS;
const SIDE = 32 * CELLS + 1;
const FRACTION_BITS = 31 - CELL_BITS;
const FRACTION_MASK = 2 ** FRACTION_BITS - 1;
const FRACTION_SCALE = 2 ** -FRACTION_BITS;

/** How many numbers a table holds. */
export const TABLE_LENGTH: number = 2 * SIDE;

/** The quantiles at the edges of all cells, at t from the least to ½, then at 1 − t in the same order. */
export function buildQuantileTable(quantile: (u: number) => number): Float64Array {
  const table = new Float64Array(TABLE_LENGTH);
  for (let edge = 0; edge < SIDE; edge++) table[edge] = quantile(edgeOf(edge));
  for (let edge = SIDE - 1; edge >= 0; edge--) table[SIDE + edge] = quantile(1 - edgeOf(edge));
  return table;
}

function edgeOf(edge: number): number {
  return 2 ** ((edge >>> CELL_BITS) - 33) * (1 + (edge % CELLS) / CELLS);
}

/**
 * Kernel: turns random words into draws, noise[i] = quantile((words[i] + ½) / 2³²).
 *
 * In a cell a straight line stands for the quantile: it moves no draw out of its cell, so the distribution function is
 * off by less than 2⁻⁸ of t, and by less than 2·10⁻⁶ of t for Gumbel and logistic.
 */
export function lookUpQuantiles(words: Uint32Array, noise: Float32Array, table: Float64Array): void {
  for (let i = 0; i < noise.length; i++) {
    const word = words[i];
    const upper = word >>> 31;
    const v = (((word ^ -upper) << 1) | 1) >>> 0;
    const zeros = Math.clz32(v);
    const digits = v << zeros;
    const cell = upper * SIDE + ((30 - zeros) << CELL_BITS) + (digits >>> FRACTION_BITS);
    const edge = table[cell];
    noise[i] = edge + (digits & FRACTION_MASK) * FRACTION_SCALE * (table[cell + 1] - edge);
  }
}
