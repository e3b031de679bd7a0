import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CliError } from "./cliError.ts";
import { requireWritable } from "./requireWritable.ts";
import { messageOf } from "./wording.ts";

/** What to do where a folder cannot be written to. */
const REMEDY = "Give another folder with --out.";

/** A folder that results are written to. */
export interface OutputFolder {
  readonly path: string;
  /** Writes a file below the folder; `name` may have folders of its own. */
  write(name: string, content: string | Uint8Array): void;
}

/**
 * Makes a folder, and finds out before the work whether the files that will go there can be written.
 *
 * @throws CliError when the folder cannot be made, or a file cannot be written.
 */
export function outputFolder(path: string, files: readonly string[] = []): OutputFolder {
  guarded(path, () => {
    mkdirSync(path, { recursive: true });
    if (!statSync(path).isDirectory()) throw new Error("it is not a folder");
  });
  for (const name of files) {
    const file = join(path, name);
    guarded(dirname(file), () => mkdirSync(dirname(file), { recursive: true }));
    requireWritable(file, REMEDY);
  }
  return {
    path,
    write(name, content) {
      const file = join(path, name);
      guarded(file, () => {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content);
      });
    },
  };
}

/** Writes one file, in a folder that is there. @throws CliError when it cannot be written. */
export function writeOutput(path: string, content: string): void {
  guarded(path, () => writeFileSync(path, content), "Give another file.");
}

function guarded(path: string, work: () => void, remedy = REMEDY): void {
  try {
    work();
  } catch (error) {
    const reason = messageOf(error).replace(/, \w+ '.*'$/, "");
    throw new CliError(`cannot write to ${path}: ${reason}. ${remedy}`);
  }
}
