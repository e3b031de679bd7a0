/** A subcommand of `imle`. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly help: string;
  /** @throws CliError for whatever the user can mend. */
  run(args: readonly string[]): Promise<void>;
}
