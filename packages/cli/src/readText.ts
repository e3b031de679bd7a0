import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { CliError } from "./cliError.ts";
import { messageOf } from "./wording.ts";

/** The text of a file, unpacked where its content is gzip. @throws CliError when it cannot be read or unpacked. */
export function readText(file: string): string {
  const content = readBytes(file);
  if (content[0] !== 0x1f || content[1] !== 0x8b) return content.toString("utf8");
  try {
    return gunzipSync(content).toString("utf8");
  } catch (error) {
    const reason = messageOf(error);
    throw new CliError(`${file} cannot be unpacked: ${reason}; was it cut off?`);
  }
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    const reason = code === "ENOENT" ? "no such file" : code === "EISDIR" ? "it is a folder" : String(error);
    throw new CliError(`cannot read ${file}: ${reason}.`);
  }
}
