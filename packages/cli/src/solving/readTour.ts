import { DomainError } from "imle";
import { readTsplib, type TsplibInstance } from "imle/files";
import { CliError } from "../cliError.ts";

/**
 * Reads a problem of TSPLIB.
 *
 * @throws CliError with the line where the file is broken.
 */
export function readTour(file: string, content: string): TsplibInstance {
  try {
    return readTsplib(content);
  } catch (error) {
    if (error instanceof DomainError) throw new CliError(error.message.replace(/^readTsplib/, file));
    throw error;
  }
}
