const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The number that a word is, and nothing else; NaN where it is none, or too large. */
export function strictNumber(word: string | undefined): number {
  const value = word !== undefined && NUMBER.test(word) ? Number(word) : Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
}
