import { CliError } from "../cliError.ts";
import { clip } from "../terrain.ts";
import { strictNumber } from "./words.ts";

/** A directed graph with a length on each arc. Nodes count from 0 here. */
export interface RoadGraph {
  readonly nodes: number;
  readonly arcs: readonly (readonly [number, number])[];
  readonly lengths: Float64Array;
}

/**
 * Reads a graph of the 9th DIMACS Implementation Challenge.
 *
 * Source: http://www.diag.uniroma1.it/challenge9/format.shtml.
 *
 * @throws CliError with the line where the file is broken.
 */
export function readDimacs(file: string, content: string): RoadGraph {
  if (content.trim() === "") throw new CliError(`${file}: line 1: the file is empty, expected "p sp NODES ARCS".`);
  const lines = content.trimEnd().split(/\r?\n/);
  const arcs: [number, number][] = [];
  const lengths: number[] = [];
  let size: { nodes: number; arcs: number } | undefined;
  for (const [at, line] of lines.entries()) {
    const [kind, ...words] = line.trim().split(/\s+/);
    if (kind === "c" || kind === "") continue;
    const fail = (expected: string): never => {
      throw new CliError(`${file}: line ${at + 1} is ${clip(line)}, expected ${expected}.`);
    };
    if (size === undefined) {
      const [nodes, count] = [strictNumber(words[1]), strictNumber(words[2])];
      const whole = Number.isSafeInteger(nodes) && Number.isSafeInteger(count) && nodes >= 1 && count >= 1;
      if (kind !== "p" || words[0] !== "sp" || words.length !== 3 || !whole) fail('"p sp NODES ARCS"');
      size = { nodes, arcs: count };
      continue;
    }
    const { nodes } = size;
    const [from, to, length] = words.map(strictNumber);
    const isNode = (node: number | undefined): boolean => Number.isSafeInteger(node) && node! >= 1 && node! <= nodes;
    if (kind !== "a" || words.length !== 3 || !isNode(from) || !isNode(to) || !(length! >= 0)) {
      fail(`"a FROM TO LENGTH" with nodes from 1 to ${nodes} and a length of at least 0`);
    }
    arcs.push([from! - 1, to! - 1]);
    lengths.push(length!);
  }
  if (size === undefined)
    throw new CliError(`${file}: line ${lines.length}: the file ends, expected "p sp NODES ARCS".`);
  if (arcs.length !== size.arcs) {
    throw new CliError(
      `${file}: line ${lines.length}: the file ends after ${arcs.length} arcs, expected ${size.arcs}.`,
    );
  }
  return { nodes: size.nodes, arcs, lengths: Float64Array.from(lengths) };
}
