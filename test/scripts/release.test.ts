import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
// @ts-expect-error: plain JavaScript
import { isAfter, releasedChangelog, releasedCitation, releasedManifest } from "../../scripts/releaseTexts.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (file: string): string => readFileSync(`${root}/${file}`, "utf8");

test.each([
  ["0.2.0", "0.1.9", true],
  ["0.10.0", "0.9.0", true],
  ["1.0.0", "0.99.99", true],
  ["0.1.0", "0.1.0", false],
  ["0.1.0", "0.2.0", false],
])("%s comes after %s: %s", (version, other, after) => {
  expect(isAfter(version, other)).toBe(after);
});

test("what is no version is refused", () => {
  expect(() => isAfter("1.2", "0.1.0")).toThrow('"1.2" is no version; expected three numbers such as 1.2.3.');
});

describe("of the changelog", () => {
  test("the unreleased section becomes that of the version", () => {
    const text = "# Changelog\n\n## Unreleased\n\n- new\n\n## 0.1.0, 2026-01-01\n\n- old\n";
    expect(releasedChangelog(text, "0.2.0", "2026-02-03")).toBe(
      "# Changelog\n\n## Unreleased\n\n## 0.2.0, 2026-02-03\n\n- new\n\n## 0.1.0, 2026-01-01\n\n- old\n",
    );
  });

  test("an empty section is refused", () => {
    const text = "# Changelog\n\n## Unreleased\n\n## 0.1.0, 2026-01-01\n\n- old\n";
    expect(() => releasedChangelog(text, "0.2.0", "2026-02-03")).toThrow("nothing under Unreleased");
  });

  test("the one of this repository can be released", () => {
    expect(releasedChangelog(read("CHANGELOG.md"), "9.0.0", "2026-02-03")).toContain("## 9.0.0, 2026-02-03");
  });
});

test("both manifests get the version, the repository and the peer", () => {
  const cli = JSON.parse(releasedManifest(read("packages/cli/package.json"), "9.1.0", "https://a.example/o/imle", "x"));
  expect(cli).toMatchObject({
    version: "9.1.0",
    repository: { type: "git", url: "git+https://a.example/o/imle.git", directory: "x" },
    bugs: "https://a.example/o/imle/issues",
    peerDependencies: { imle: "^9.1.0" },
  });
});

test("the citation gets the version once, however often", () => {
  const once = releasedCitation(read("CITATION.cff"), "9.1.0", "2026-02-03");
  expect(releasedCitation(once, "9.1.0", "2026-02-03")).toBe(once);
  expect(once).toContain("license: MIT\nversion: 9.1.0\ndate-released: 2026-02-03\n");
});

test("the script stops, and changes nothing, without a version", () => {
  const { status, stderr } = spawnSync(process.execPath, ["scripts/release.mjs"], { cwd: root, encoding: "utf8" });
  expect(stderr).toBe("release: which version? npm run release -- 0.2.0\n");
  expect(status).toBe(1);
});
