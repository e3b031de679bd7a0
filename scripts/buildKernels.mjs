// Compiles the kernels of assembly/ to WebAssembly, each into a module of src/wasm/binaries that holds it as a text: so
// nothing has to be found, fetched or bundled. Does nothing where they are up to date.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { textOf } from "./kernelText.mjs";

const OPTIONS = ["-O3", "--converge", "--noAssert", "--runtime", "stub", "--enable", "simd"];

const root = new URL("../", import.meta.url);
const binaries = new URL("src/wasm/binaries/", root);
const sources = readdirSync(new URL("assembly/", root), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .sort();
/** Files in subfolders are parts of others. */
const modules = sources.filter((name) => !/[/\\]/.test(name)).map((name) => name.slice(0, -".ts".length));

const stamp = createHash("sha256").update(OPTIONS.join(" "));
for (const name of [
  ...sources.map((name) => `assembly/${name}`),
  "scripts/buildKernels.mjs",
  "scripts/kernelText.mjs",
  "package-lock.json",
]) {
  stamp.update(readFileSync(new URL(name, root)));
}
const line = `// Made of assembly/ by scripts/buildKernels.mjs, ${stamp.digest("hex")}\n`;

if (!modules.every(isMade)) {
  const { default: asc } = await import("assemblyscript/asc");
  rmSync(binaries, { recursive: true, force: true });
  mkdirSync(binaries, { recursive: true });
  for (const name of modules) {
    let binary;
    const { error, stderr } = await asc.main([`${name}.ts`, "--outFile", "out.wasm", ...OPTIONS], {
      readFile: (file) => readSource(file),
      writeFile: (_, contents) => void (binary = contents),
    });
    if (error) {
      console.error(`assembly/${name}.ts: ${stderr.toString()}${error.message}`);
      process.exit(1);
    }
    const text = textOf(binary);
    writeFileSync(fileOf(name), `${line}export const ${name}Binary: string =\n  "${text}";\n`);
  }
}

function isMade(name) {
  return existsSync(fileOf(name)) && readFileSync(fileOf(name), "utf8").startsWith(line);
}

function fileOf(name) {
  return new URL(`${name}.ts`, binaries);
}

function readSource(name) {
  const file = fileURLToPath(new URL(`assembly/${name}`, root));
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}
