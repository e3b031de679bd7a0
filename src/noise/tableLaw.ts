import type { NoiseLaw } from "../core/noiseLaw.ts";
import { lookUpQuantiles } from "../kernels/quantileTable.ts";
import { fillCoupledWords } from "../random/coupledWords.ts";
import { fillDraws } from "../wasm/noise.ts";

/** By `fill`, and not a property of the law: a copy of a law with a `fill` of its own must not have the table. */
const tables = new WeakMap<NoiseLaw["fill"], Float64Array>();

/** The law of a table of quantiles, as `buildQuantileTable` makes it. */
export function tableLaw(description: Omit<NoiseLaw, "fill">, table: Float64Array): NoiseLaw {
  let words = new Uint32Array(0);
  const fill: NoiseLaw["fill"] = (noise, position) => {
    if (fillDraws(noise, table, position)) return;
    if (words.length < noise.length) words = new Uint32Array(noise.length + 1);
    fillCoupledWords(words, noise.length, position);
    lookUpQuantiles(words, noise, table);
  };
  tables.set(fill, table);
  return { ...description, coupled: true, fill };
}

/** The table of a law that is one. */
export function tableOf(law: NoiseLaw): Float64Array | undefined {
  return tables.get(law.fill);
}
