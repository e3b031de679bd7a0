import { DomainError } from "imle";
import { CliError } from "./cliError.ts";

/**
 * What a reader of `imle/files` makes of a file's text. @throws CliError with the file, for what the reader refuses.
 */
export function readProblem<T>(path: string, content: string, reader: (text: string) => T): T {
  try {
    return reader(content);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new CliError(`${path}: ${error.message.replace(/^\w+: /, "")}`);
  }
}
