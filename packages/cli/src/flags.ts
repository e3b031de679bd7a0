import { parseArgs } from "node:util";
import { CliError } from "./cliError.ts";
import { messageOf } from "./wording.ts";

/** A flag of a command: how its text is read, and what help says of it. */
export interface Flag<T> {
  readonly placeholder: string;
  readonly help: string;
  readonly fallback: T;
  /** How help shows the fallback, where its own text would not do. */
  readonly fallbackText?: string;
  /** A flag that stands alone, without a value. */
  readonly bare?: true;
  /** Text → value. @throws CliError that names the flag. */
  readonly read: (text: string, flag: string) => T;
}

/** The flags of a command, by name. */
export type Flags = Readonly<Record<string, Flag<unknown>>>;

/** The values of a command's flags. */
export type FlagValues<F extends Flags> = { readonly [K in keyof F]: F[K] extends Flag<infer T> ? T : never };

/** A whole number in [from, to]. */
export function count(
  help: string,
  fallback: number,
  from: number,
  to: number = Number.MAX_SAFE_INTEGER,
): Flag<number> {
  return {
    placeholder: "N",
    help,
    fallback,
    read(text, flag) {
      const value = Number(text);
      if (text.trim() !== "" && Number.isSafeInteger(value) && value >= from && value <= to) return value;
      throw new CliError(`--${flag} must be a whole number from ${from} to ${to}, got "${text}".`);
    },
  };
}

/** A number that is >= 0 or, with `positive`, > 0. */
export function number(help: string, fallback: number, range: "positive" | "nonNegative"): Flag<number> {
  return {
    placeholder: "X",
    help,
    fallback,
    read(text, flag) {
      const value = Number(text);
      const inRange = range === "positive" ? value > 0 : value >= 0;
      if (text.trim() !== "" && Number.isFinite(value) && inRange) return value;
      throw new CliError(
        `--${flag} must be a ${range === "positive" ? "positive number" : "number of at least 0"}, got "${text}".`,
      );
    },
  };
}

/** Any text but the empty one. */
export function text(placeholder: string, help: string, fallback: string): Flag<string> {
  return {
    placeholder,
    help,
    fallback,
    read(value, flag) {
      if (value !== "") return value;
      throw new CliError(`--${flag} must not be empty.`);
    },
  };
}

/** One of a few words; undefined where the flag is absent. */
export function choice<T extends string>(
  placeholder: string,
  help: string,
  choices: readonly T[],
  fallbackText: string,
): Flag<T | undefined> {
  return {
    placeholder,
    help: `${help}: ${choices.join(", ")}`,
    fallback: undefined,
    fallbackText,
    read(value, flag) {
      const found = choices.find((one) => one === value);
      if (found !== undefined) return found;
      throw new CliError(`--${flag} must be one of ${choices.join(", ")}, got "${value}".`);
    },
  };
}

/** Two whole numbers with a sign between them, such as 16x16 or 0,12; undefined where the flag is absent. */
export function pair(
  placeholder: string,
  help: string,
  fallbackText: string,
  least: number,
): Flag<readonly [number, number] | undefined> {
  return {
    placeholder,
    help,
    fallback: undefined,
    fallbackText,
    read(value, flag) {
      const match = /^(\d{1,5})[x×,](\d{1,5})$/.exec(value);
      const [first, second] = [Number(match?.[1]), Number(match?.[2])];
      if (first >= least && second >= least) return [first, second];
      throw new CliError(`--${flag} must be ${placeholder}, two whole numbers of at least ${least}, got "${value}".`);
    },
  };
}

/** True where the flag stands, which takes no value. */
export function toggle(help: string): Flag<boolean> {
  return { placeholder: "", help, fallback: false, fallbackText: "no", bare: true, read: () => true };
}

/** One of two numbers. */
export function either<A extends number, B extends number>(help: string, first: A, second: B): Flag<A | B> {
  return {
    placeholder: `${first}|${second}`,
    help,
    fallback: first,
    read(value, flag) {
      if (value === String(first)) return first;
      if (value === String(second)) return second;
      throw new CliError(`--${flag} must be ${first} or ${second}, got "${value}".`);
    },
  };
}

/**
 * Reads a command line.
 *
 * @throws CliError when a flag is unknown, lacks its value or has a wrong one, or when there are too many arguments.
 */
export function readFlags<F extends Flags>(
  command: string,
  flags: F,
  args: readonly string[],
  positionals: readonly string[],
): { values: FlagValues<F>; positionals: string[] } {
  const typeOf = ({ bare }: Flag<unknown>): "boolean" | "string" => (bare ? "boolean" : "string");
  const options = Object.fromEntries(Object.entries(flags).map(([name, flag]) => [name, { type: typeOf(flag) }]));
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: joinNegative(args), options, allowPositionals: true, strict: true });
  } catch (error) {
    const [reason] = messageOf(error).split(/\. |\.?\n/);
    throw new CliError(`${reason}. See: imle ${command} --help`);
  }
  if (parsed.positionals.length > positionals.length) {
    const extra = parsed.positionals[positionals.length];
    throw new CliError(`imle ${command}: does not know what to do with "${extra}". See: imle ${command} --help`);
  }
  const values = Object.entries(flags).map(([name, flag]) => {
    const given = parsed.values[name];
    if (given === true) return [name, flag.read("", name)];
    return [name, typeof given === "string" ? flag.read(given, name) : flag.fallback];
  });
  return { values: Object.fromEntries(values), positionals: parsed.positionals };
}

/** "--flag", "-1" → "--flag=-1": a negative number behind a flag is its value, to be refused as such. */
function joinNegative(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const argument of args) {
    const last = joined.at(-1);
    if (/^-[\d.]/.test(argument) && last?.startsWith("--") && !last.includes("=")) {
      joined[joined.length - 1] = `${last}=${argument}`;
    } else joined.push(argument);
  }
  return joined;
}

/** The lines of help about a command's flags. */
export function describeFlags(flags: Flags): string {
  const rows = Object.entries(flags).map(([name, flag]) => {
    const fallback = flag.fallbackText ?? String(flag.fallback);
    return [`  --${name} ${flag.placeholder}`.trimEnd(), `${flag.help} [${fallback}]`] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `${left.padEnd(width)}   ${right}`).join("\n");
}
