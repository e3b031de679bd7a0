/** A subcommand of `imle`. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What --help prints; a function where it depends on the arguments. */
  readonly help: string | ((args: readonly string[]) => string);
  /** Returns the exit code; nothing means 0. @throws CliError for whatever the user can mend. */
  run(args: readonly string[]): Promise<number | void>;
}
