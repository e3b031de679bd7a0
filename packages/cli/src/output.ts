import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CliError } from "./cliError.ts";

/** A folder that results are written to. */
export interface OutputFolder {
  readonly path: string;
  /** Writes a file below the folder; `name` may have folders of its own. */
  write(name: string, content: string | Uint8Array): void;
}

/** @throws CliError when the folder cannot be made or written to. */
export function outputFolder(path: string): OutputFolder {
  guarded(path, () => {
    mkdirSync(path, { recursive: true });
    if (!statSync(path).isDirectory()) throw new Error("it is not a folder");
  });
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

function guarded(path: string, work: () => void, remedy = "Give another folder with --out."): void {
  try {
    work();
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/, \w+ '.*'$/, "") : String(error);
    throw new CliError(`cannot write to ${path}: ${reason}. ${remedy}`);
  }
}
