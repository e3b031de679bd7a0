import { basename } from "node:path";
import { CliError } from "../cliError.ts";
import { describeFlags, type Flag, type Flags, type FlagValues, number, readFlags, text, toggle } from "../flags.ts";
import { readText } from "../readText.ts";
import type { Result } from "./answer.ts";
import type { Failure } from "./failure.ts";
import { strictNumber } from "./words.ts";

/** A file of a problem. */
export interface ProblemFile {
  /** As it was given, for errors. */
  readonly path: string;
  /** Without its folders, for tables. */
  readonly name: string;
  readonly content: string;
}

/** A flag of kinds with a second exact method. */
export const CHECK: Flag<boolean> = toggle("solve by a second exact method too");

/** A flag of kinds that are, or are checked by, an integer program. */
export const TIME_LIMIT: Flag<number> = {
  ...number("seconds that one solve of an integer program may take", Infinity, "positive"),
  placeholder: "S",
  fallbackText: "no limit",
};

type CommonFlags = {
  readonly known: Flag<readonly number[]>;
  readonly json: Flag<string>;
  readonly picture: Flag<boolean>;
  readonly out: Flag<string>;
};

const COMMON: CommonFlags = {
  known: {
    placeholder: "X,Y,…",
    help: "known optima of the problems, to be held against",
    fallback: [],
    fallbackText: "what the file says",
    read(value, flag) {
      const numbers = value.split(",").map((one) => strictNumber(one.trim()));
      if (!numbers.some(Number.isNaN)) return numbers;
      throw new CliError(`--${flag} must be numbers with commas between them, got "${value}".`);
    },
  },
  json: {
    ...text("FILE", "all that was found as JSON; - is standard output, and nothing else there", ""),
    fallbackText: "none",
  },
  picture: toggle("draw the solution, and write FOLDER/index.html"),
  out: text("FOLDER", "where pictures go", "out"),
};

/** The values of the flags of every kind. */
export type CommonValues = FlagValues<CommonFlags>;

/** What became of a problem. */
export type Outcome = Result | Failure;

/** What a kind of problem is, and how its files are solved. */
interface KindOptions<F extends Flags> {
  readonly name: string;
  readonly summary: string;
  /** What help says of the format of its files, and of the solver. */
  readonly format: string;
  readonly flags: F;
  /** Whether it draws. */
  readonly pictures: boolean;
  /** Whether a file has several problems, of which one may fail and others not. */
  readonly several?: true;
  solve(file: ProblemFile, flags: FlagValues<F> & CommonValues): Promise<readonly Outcome[]>;
}

/** A kind of problem. */
export interface Kind {
  readonly name: string;
  readonly summary: string;
  readonly help: string;
  readonly several: boolean;
  /** Reads a command line. @throws CliError when it is wrong. */
  open(args: readonly string[]): {
    readonly values: CommonValues;
    readonly files: readonly string[];
    solve(path: string): Promise<readonly Outcome[]>;
  };
}

/** More files than that are a mistake. */
const MAX_FILES = 10_000;

export function createKind<F extends Flags>(options: KindOptions<F>): Kind {
  const { name, summary, format, pictures, several = false } = options;
  const flags: F & CommonFlags = { ...options.flags, ...COMMON };
  const { picture, out, ...others } = flags;
  return {
    name,
    summary,
    several,
    help: `imle solve ${name} FILE… [flags]\n\n${format}\n\n${describeFlags(pictures ? { ...others, picture, out } : others)}`,
    open(args) {
      const { values, positionals } = readFlags(`solve ${name}`, flags, args, Array(MAX_FILES).fill("FILE"));
      if (positionals.length === 0) {
        throw new CliError(`imle solve ${name}: which file? See: imle solve ${name} --help`);
      }
      if (values.picture && !pictures) throw new CliError(`--picture: there is none of the kind ${name}.`);
      return {
        values,
        files: positionals,
        async solve(path) {
          return options.solve({ path, name: basename(path), content: readText(path) }, values);
        },
      };
    },
  };
}

/** What a problem of a file is called: by the file alone, if there is no other. */
export function problemName({ name }: ProblemFile, at: number, problems: number): string {
  return problems === 1 ? name : `${name} ${at + 1}`;
}
