import type { NoiseLaw } from "../core/noiseLaw.ts";
import { TABLE_LENGTH } from "../kernels/quantileTable.ts";
import { tableLaw } from "./tableLaw.ts";

/**
 * Random signs: +1 or −1, each with probability ½.
 *
 *     mean 0, variance 1
 *
 * As noise of temperature α/2 they are a margin of α for `identity`. Source: Sahoo, Paulus, Vlastelica, Musil,
 * Kuleshov, Martius, ICLR 2023, section 3.4.
 */
export function rademacher(): NoiseLaw {
  const signs = new Float64Array(TABLE_LENGTH).fill(-1).fill(1, TABLE_LENGTH / 2);
  return tableLaw({ name: "rademacher", mean: 0, variance: 1 }, signs);
}
