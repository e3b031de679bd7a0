// What a release changes in texts, as pure functions.

/** @param {string} version "1.2.3" @returns {number[]} */
function numbersOf(version) {
  const match = /^(\d+)\.(\d+)\.(\d+)$/.exec(version);
  if (!match) throw new Error(`"${version}" is no version; expected three numbers such as 1.2.3.`);
  return match.slice(1).map(Number);
}

/**
 * Whether a version comes after another.
 * @param {string} version
 * @param {string} other
 */
export function isAfter(version, other) {
  const [a, b] = [numbersOf(version), numbersOf(other)];
  const at = a.findIndex((value, i) => value !== b[i]);
  return at >= 0 && a[at] > b[at];
}

/**
 * The changelog with its unreleased section as that of the version, and an empty one above it.
 * @param {string} text
 * @param {string} version
 * @param {string} date "2026-01-31"
 */
export function releasedChangelog(text, version, date) {
  const [, entries] = /^## Unreleased\n([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(text) ?? [];
  if (entries === undefined) throw new Error('CHANGELOG.md has no section "## Unreleased".');
  if (entries.trim() === "") throw new Error("CHANGELOG.md has nothing under Unreleased; say what changed.");
  return text.replace("## Unreleased\n", () => `## Unreleased\n\n## ${version}, ${date}\n`);
}

/**
 * The manifest of a package at a version, with where its source and its issues are.
 * @param {string} text
 * @param {string} version
 * @param {string} repository "https://example.org/owner/imle"
 * @param {string} [directory] of the package in the repository
 */
export function releasedManifest(text, version, repository, directory) {
  const manifest = JSON.parse(text);
  manifest.version = version;
  manifest.repository = { type: "git", url: `git+${repository}.git`, ...(directory && { directory }) };
  manifest.bugs = `${repository}/issues`;
  manifest.homepage = `${repository}#readme`;
  if (manifest.peerDependencies?.imle) manifest.peerDependencies.imle = `^${version}`;
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/**
 * The citation at a version.
 * @param {string} text
 * @param {string} version
 * @param {string} date
 */
export function releasedCitation(text, version, date) {
  const rest = text.replace(/^(version|date-released): .*\n/gm, "");
  return rest.replace(/^license: .*\n/m, (line) => `${line}version: ${version}\ndate-released: ${date}\n`);
}
