import { threefry2x32 } from "imle";

/** Writes texts as the programs and people behind benchmark files do, each seed another way. */
export interface Typist {
  /** A whole number in [from, to]. */
  whole(from: number, to: number): number;
  /** A number of any size, of few digits or of 17; one in four below 0, if it may be. */
  real(sign?: "any" | "positive"): number;
  /** A number in one of its legal spellings. */
  spelled(value: number): string;
  /** White space between words; with line ends in it, if it may have them. */
  gap(lines: boolean): string;
  /** The end of a line, with white space before it. */
  lineEnd(): string;
  /** A text, perhaps behind a byte-order mark, and with white space at its end. */
  text(content: string): string;
}

export function typist(seed: number): Typist {
  let drawn = 0;
  const word = (): number => threefry2x32([seed, 905], [0, drawn++])[0];
  const one = <T>(choices: readonly T[]): T => choices[word() % choices.length]!;
  const ending = one(["\n", "\r\n", "\r"]);
  const blanks = (least: number): string =>
    Array.from({ length: least + one([0, 0, 1, 3]) }, () => one([" ", "\t"])).join("");
  const whole = (from: number, to: number): number => from + (word() % (to - from + 1));
  return {
    whole,
    real(sign = "any") {
      const digits = one([word() / 2 ** 32, whole(0, 9999), whole(0, 99) / 100, word() * 2 ** 21 + word() / 2 ** 11]);
      const size = one([1, 1, 1, 1e-30, 1e20]);
      return sign === "any" && word() % 4 === 0 && digits > 0 ? -digits * size : digits * size;
    },
    spelled(value) {
      const plain = String(value);
      const mantissa = value.toExponential();
      const spellings = [
        plain,
        mantissa,
        mantissa.toUpperCase(),
        mantissa.replace("e", "D"),
        mantissa.replace("e+", "e0"),
        ...(value >= 0 ? [`+${plain}`] : []),
        ...(/^-?\d+$/.test(plain) ? [`${plain}.`, `${plain}.0`, plain.replace(/\d/, "00$&")] : []),
        plain.replace(/^(-?)0\./, "$1."),
      ];
      return one(spellings);
    },
    gap: (lines) =>
      lines ? one([blanks(1), blanks(1), `${blanks(0)}${ending}${one(["", ending])}${blanks(0)}`]) : blanks(1),
    lineEnd: () => `${blanks(0)}${ending}`,
    text: (content) => `${one(["", "\uFEFF"])}${content}${one(["", ending, `${ending}${blanks(1)}${ending}`])}`,
  };
}

/** How many texts each reader is tried on. */
export const SEEDS: readonly number[] = Array.from({ length: 200 }, (_, seed) => seed);

/** Words with white space between them, as in files where line ends mean nothing. */
export function paragraph({ spelled, gap, text, whole }: Typist, numbers: readonly number[]): string {
  const start = whole(0, 1) === 0 ? "" : gap(true);
  return text(start + numbers.map((value, i) => (i === 0 ? "" : gap(true)) + spelled(value)).join(""));
}
