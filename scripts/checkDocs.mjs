// Documentation: every name that the package exports, and every member of an exported interface, has a doc comment, and
// every estimator and loss names its source.
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Rooms whose every exported function is somebody's method, and names its paper; all but what makes one's own. */
const SOURCED = ["estimators", "losses"];
const UNSOURCED = ["createLayer", "createLoss"];

const { config } = ts.readConfigFile(join(root, "tsconfig.test.json"), ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
const { exports: doors } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const entries = Object.values(doors).map(({ types }) =>
  join(root, types.replace("./dist/", "src/").replace(".d.ts", ".ts")),
);
const program = ts.createProgram(entries, options);
const checker = program.getTypeChecker();

const problems = new Set();
let names = 0;
for (const entry of entries) {
  const module = checker.getSymbolAtLocation(program.getSourceFile(entry));
  for (const exported of checker.getExportsOfModule(module)) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    requireDoc(symbol, exported.name);
    const [declaration] = symbol.declarations;
    if (ts.isInterfaceDeclaration(declaration)) {
      for (const member of symbol.members?.values() ?? []) {
        if (!(member.flags & ts.SymbolFlags.TypeParameter)) requireDoc(member, `${exported.name}.${member.name}`);
      }
    }
    const room = relative(join(root, "src"), declaration.getSourceFile().fileName).split("/")[0];
    if (
      ts.isFunctionDeclaration(declaration) &&
      SOURCED.includes(room) &&
      !UNSOURCED.includes(exported.name) &&
      !/Source:/.test(docOf(symbol))
    ) {
      problems.add(`${placeOf(declaration)}: ${exported.name} names no source`);
    }
  }
}
for (const problem of problems) console.error(problem);
console.log(`${names} public names, ${problems.size} without documentation`);
process.exitCode = problems.size === 0 ? 0 : 1;

function requireDoc(symbol, name) {
  names++;
  if (docOf(symbol).trim() === "") problems.add(`${placeOf(symbol.declarations[0])}: ${name} has no doc comment`);
}

function docOf(symbol) {
  return ts.displayPartsToString(symbol.getDocumentationComment(checker));
}

function placeOf(node) {
  const file = node.getSourceFile();
  return `${relative(root, file.fileName)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}
