export const SPECIAL = [-Infinity, -1, -1e-45, -0, 0, 1e-45, 1, Infinity];

/** A name, and a way from uniform numbers in (−1, 1) to numbers of that kind. */
export type Kind = [name: string, kind: (value: number, i: number) => number];

/** Numbers of every kind that an order can meet. */
export const KINDS: Kind[] = [
  ["spread evenly", (value) => value],
  ["of all magnitudes", (value) => Math.sign(value) * Math.exp(170 * Math.abs(value) - 85)],
  ["of three values", (value) => Math.round(1.5 * value)],
  ["all the same", () => -2.5],
  ["of both zeros", (value) => (value < 0 ? -0 : 0)],
  ["special", (value) => SPECIAL[Math.floor(4 + 4 * value)]],
  ["rising", (_, i) => i],
  ["falling", (_, i) => -i],
];

export function sameBits(a: Float32Array, b: Float32Array): boolean {
  return Buffer.compare(Buffer.from(a.buffer), Buffer.from(b.buffer)) === 0;
}
