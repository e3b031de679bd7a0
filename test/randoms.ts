import { threefry2x32 } from "imle";

/** A source of uniform numbers in (−1, 1), the same ones for the same stream and seed. */
export function randomsOf(stream: number): (length: number, seed: number) => Float32Array {
  return (length, seed) =>
    Float32Array.from({ length }, (_, i) => (threefry2x32([seed, stream], [0, i])[0] + 0.5) / 2 ** 31 - 1);
}
