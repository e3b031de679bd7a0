/** Cells of equal probability, and how many of them at either end ask the quantile function itself. */
const CELL_BITS = 12;
const CELLS = 2 ** CELL_BITS;
const TAIL_CELLS = 16;

const FRACTION_BITS = 32 - CELL_BITS;
const FRACTION_MASK = 2 ** FRACTION_BITS - 1;
const CELL_SCALE = 2 ** -FRACTION_BITS;
const WORD_SCALE = 2 ** -32;

/** The quantiles at the edges of all cells, in ascending order; at the outermost two, of the extreme draws. */
export function buildQuantileTable(quantile: (u: number) => number): Float64Array {
  const extreme = WORD_SCALE / 2;
  const table = new Float64Array(CELLS + 1);
  table[0] = quantile(extreme);
  for (let cell = 1; cell < CELLS; cell++) table[cell] = quantile(cell / CELLS);
  table[CELLS] = quantile(1 - extreme);
  return table;
}

/**
 * Kernel: turns random words into draws, noise[i] = quantile((words[i] + ½) / 2³²).
 *
 * Inside, a straight line between two edges stands for the quantile: it moves no draw out of its cell, so the
 * distribution function is off by less than one cell, 2⁻¹², and by less than 2·10⁻⁶ for Gumbel and logistic.
 */
export function lookUpQuantiles(
  words: Uint32Array,
  noise: Float32Array,
  table: Float64Array,
  quantile: (u: number) => number,
): void {
  for (let i = 0; i < noise.length; i++) {
    const word = words[i];
    const cell = word >>> FRACTION_BITS;
    if (cell >= TAIL_CELLS && cell < CELLS - TAIL_CELLS) {
      const edge = table[cell];
      noise[i] = edge + ((word & FRACTION_MASK) + 0.5) * CELL_SCALE * (table[cell + 1] - edge);
    } else {
      noise[i] = quantile((word + 0.5) * WORD_SCALE);
    }
  }
}
