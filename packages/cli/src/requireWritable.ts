import { accessSync, closeSync, constants, openSync, realpathSync, rmSync, statSync } from "node:fs";
import { CliError } from "./cliError.ts";
import { messageOf } from "./wording.ts";

/**
 * That a file can be written, found out before the work whose result goes there. What the file holds stays; a file that
 * was not there is not there afterwards.
 *
 * @throws CliError when it cannot be written.
 */
export function requireWritable(path: string, remedy = "Give another file."): void {
  try {
    tryToWrite(path);
  } catch (error) {
    const reason = messageOf(error).replace(/, \w+ '.*'$/, "");
    throw new CliError(`cannot write to ${path}: ${reason}. ${remedy}`);
  }
}

function tryToWrite(path: string): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory()) throw new Error("it is a folder");
  // Opening a pipe would wait for its reader.
  if (there && !there.isFile()) accessSync(path, constants.W_OK);
  else closeSync(openSync(path, "a"));
  if (!there) rmSync(realpathSync(path));
}
