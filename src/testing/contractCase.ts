import { DomainError, show } from "../core/errors.ts";
import { threefry2x32 } from "../index.ts";

/** One fact that has to hold. `run` rejects with an error that says what was seen when it does not. */
export interface ContractCase {
  /** The fact. */
  readonly name: string;
  /** Rejects, with what was seen, when the fact does not hold. */
  readonly run: () => Promise<void>;
}

/** Uniform numbers in (0, 1), the same ones for the same seed. */
export function uniforms(seed: number, stream: number): () => number {
  let count = 0;
  return () => (threefry2x32([seed, stream], [0, count++])[0] + 0.5) / 2 ** 32;
}

/** @throws DomainError unless `make` is a function that makes things again: a contract looks at more than one. */
export function requireMaker(where: string, make: unknown): void {
  if (typeof make === "function") return;
  throw new DomainError(`${where}: expected a function that makes one, such as () => …, got ${show(make)}.`);
}

export function fail(message: string): never {
  throw new Error(message);
}

export function sameBits(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}
