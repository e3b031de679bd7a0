import { threefry2x32 } from "imle";

/** Uniform numbers in (0, 1), one a call: the same ones for the same stream. */
export function uniformOf(stream: number): () => number {
  let place = 0;
  return () => (threefry2x32([stream, 7], [0, place++])[0] + 0.5) / 2 ** 32;
}

/** A whole number from 0 to below `end`. */
export function wholeBelow(end: number, uniform: () => number): number {
  return Math.floor(end * uniform());
}

/** The numbers 0 … length − 1 in a random order. */
export function shuffled(length: number, uniform: () => number): number[] {
  const keys = Array.from({ length }, uniform);
  return [...keys.keys()].sort((a, b) => keys[a] - keys[b]);
}
