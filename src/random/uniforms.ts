import { fillRowWords } from "./threefry.ts";

/** Uniform numbers in (0, 1), as many as are asked for, of the place (seed, step, instance, sample). */
export function uniformsAt(seed: number, step: number, instance: number, sample: number): () => number {
  let words = new Uint32Array(64);
  let next = 0;
  fillRowWords(words, words.length, seed, step, instance, sample);
  return () => {
    if (next === words.length) {
      words = new Uint32Array(2 * words.length);
      fillRowWords(words, words.length, seed, step, instance, sample);
    }
    return (words[next++]! + 0.5) / 2 ** 32;
  };
}
