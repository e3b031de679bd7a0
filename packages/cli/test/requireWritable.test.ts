import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { requireWritable } from "../src/requireWritable.ts";

const scratch = mkdtempSync(join(tmpdir(), "imle-writable-"));
afterAll(() => rmSync(scratch, { recursive: true }));

describe("a file that can be written", () => {
  test("is not there afterwards, when it was not there before", () => {
    requireWritable(join(scratch, "new.json"));
    expect(existsSync(join(scratch, "new.json"))).toBe(false);
  });

  test("keeps what it holds", () => {
    writeFileSync(join(scratch, "old.json"), "{}");
    requireWritable(join(scratch, "old.json"));
    expect(readFileSync(join(scratch, "old.json"), "utf8")).toBe("{}");
  });

  test("may be named by a link to a file that is not there", () => {
    symlinkSync(join(scratch, "target"), join(scratch, "link"));
    requireWritable(join(scratch, "link"));
    expect(readdirSync(scratch).sort()).toEqual(["link", "old.json"]);
  });

  test("may be a device", () => {
    requireWritable("/dev/null");
  });
});

test.each([
  ["a folder", ".", "it is a folder. Give another file."],
  ["in a folder that is not there", "no/such/file", "ENOENT: no such file or directory. Give another file."],
  ["below a file", "old.json/file", "ENOTDIR: not a directory. Give another file."],
])("%s cannot be written", (_, name, reason) => {
  const path = join(scratch, name);
  expect(() => requireWritable(path)).toThrow(`cannot write to ${path}: ${reason}`);
});
