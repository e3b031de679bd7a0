import { wordSource } from "../random/coupledWords.ts";
import type { NoiseLaw } from "../types.ts";

/**
 * Random signs: +1 or −1, each with probability ½.
 *
 *     mean 0, variance 1
 *
 * As noise of temperature α/2 they are a margin of α for `identity`. Source: Sahoo, Paulus, Vlastelica, Musil, Kuleshov,
 * Martius, ICLR 2023, section 3.4.
 */
export function rademacher(): NoiseLaw {
  let words = new Uint32Array(0);
  const source = wordSource();
  return {
    name: "rademacher",
    mean: 0,
    variance: 1,
    coupled: true,
    fill(noise, position) {
      if (words.length < noise.length) words = new Uint32Array(noise.length + 1);
      source(words, noise.length, position);
      for (let i = 0; i < noise.length; i++) noise[i] = words[i]! < 2 ** 31 ? -1 : 1;
    },
  };
}
