import { DomainError } from "../core/errors.ts";
import { linesOf, quoted, requireText } from "./lines.ts";
import { strictNumber } from "./words.ts";

/** A directed graph with a length on each arc. */
export interface DimacsGraph {
  /** How many nodes there are. */
  readonly nodes: number;
  /** Tail and head of each arc, in the order of the file; nodes count from 0. */
  readonly arcs: readonly (readonly [number, number])[];
  /** The length of each arc, at least 0. */
  readonly lengths: Float64Array;
}

/** What the file says of its size. */
interface Size {
  readonly nodes: number;
  readonly arcs: number;
}

/**
 * The graph of a text in the `.gr` format of the DIMACS shortest-path challenge: comments `c …`, one line `p sp NODES
 * ARCS`, and a line `a FROM TO LENGTH` for each arc, nodes from 1.
 *
 * Source: 9th DIMACS Implementation Challenge, http://www.diag.uniroma1.it/challenge9/format.shtml.
 *
 * @throws DomainError with the line, where the text is something else, is cut off or has more arcs than it says, names
 * a node that is not there, or has a length below 0.
 */
export function readDimacs(text: string): DimacsGraph {
  requireText("readDimacs", text);
  const lines = linesOf(text);
  const arcs: [number, number][] = [];
  const lengths: number[] = [];
  let size: Size | undefined;
  for (const [at, line] of lines.entries()) {
    const words = line.trim().split(/\s+/);
    if (words[0] === "c" || words[0] === "") continue;
    if (size === undefined) {
      size = readSize(at + 1, line, words);
      continue;
    }
    if (arcs.length === size.arcs) throw broken(at + 1, line, `no more than ${size.arcs} arcs`);
    const [from, to, length] = readArc(at + 1, line, words, size);
    arcs.push([from - 1, to - 1]);
    lengths.push(length);
  }
  if (size === undefined) {
    const got = text.trim() === "" ? "the file is empty" : "the file ends";
    throw new DomainError(`readDimacs: line ${lines.length}: ${got}, expected "p sp NODES ARCS".`);
  }
  if (arcs.length < size.arcs) {
    throw new DomainError(
      `readDimacs: line ${lines.length}: the file ends after ${arcs.length} arcs, expected ${size.arcs}.`,
    );
  }
  return { nodes: size.nodes, arcs, lengths: Float64Array.from(lengths) };
}

function readSize(line: number, content: string, [kind, problem, ...words]: readonly string[]): Size {
  const [nodes = 0, arcs = 0] = words.map(strictNumber);
  const fits = Number.isSafeInteger(nodes) && Number.isSafeInteger(arcs) && nodes >= 1 && arcs >= 1;
  if (kind === "p" && problem === "sp" && words.length === 2 && fits) return { nodes, arcs };
  throw broken(line, content, '"p sp NODES ARCS"');
}

function readArc(
  line: number,
  content: string,
  [kind, ...words]: readonly string[],
  { nodes }: Size,
): readonly [from: number, to: number, length: number] {
  const [from = 0, to = 0, length = 0] = words.map(strictNumber);
  const isNode = (node: number): boolean => Number.isSafeInteger(node) && node >= 1 && node <= nodes;
  if (kind === "a" && words.length === 3 && isNode(from) && isNode(to) && length >= 0) return [from, to, length];
  throw broken(line, content, `"a FROM TO LENGTH" with nodes from 1 to ${nodes} and a length of at least 0`);
}

function broken(line: number, content: string, expected: string): DomainError {
  return new DomainError(`readDimacs: line ${line}: got ${quoted(content)}, expected ${expected}.`);
}
