import { graphPath as graphPathSolver, type Solver, SolverError, threefry2x32 } from "imle";
import { type DimacsGraph, readDimacs } from "imle/files";
import { CliError } from "../../cliError.ts";
import { count, type Flag } from "../../flags.ts";
import { readProblem } from "../../readProblem.ts";
import type { Answer, Series } from "../answer.ts";
import { areWhole, EPSILON, solutionValue, thetaOf } from "../exactCosts.ts";
import { CHECK, createKind, type Kind } from "../kind.ts";
import { shortestDistances } from "../shortestDistances.ts";
import { timed, timeOf } from "../timed.ts";

/** What the second method is called. */
const SECOND = "label correcting (Bellman and Ford, with a queue)";

/** Shortest paths of DIMACS graphs. */
export const graphPath: Kind = createKind({
  name: "graphPath",
  summary: "cheapest path in a graph: DIMACS' .gr",
  format: `The cheapest path from node A to node B, or of many random pairs, exactly: Dijkstra's algorithm. FILE is a graph of the
DIMACS shortest-path challenge: "p sp NODES ARCS", then "a FROM TO LENGTH" for each arc, nodes from 1, gz or not. With
--pairs, or --check, lengths are held against label correcting.`,
  flags: {
    from: node("node where the path begins", "1"),
    to: node("node where the path ends", "the last"),
    pairs: { ...count("random pairs of nodes instead of --from and --to", 0, 1, 1_000_000), fallbackText: "none" },
    check: CHECK,
    seed: count("names the random pairs", 0, 0),
  },
  pictures: false,
  async solve(file, { from, to, pairs, seed, check }) {
    const graph = readProblem(file.path, file.content, readDimacs);
    if (pairs > 0 && from + to > 0) throw new CliError("--pairs takes the place of --from and --to; give either.");
    const ends = { source: from || 1, target: to || graph.nodes };
    for (const [flag, end] of [["from", ends.source] as const, ["to", ends.target] as const]) {
      if (end > graph.nodes)
        throw new CliError(`--${flag} ${end} is no node of ${file.path}, which has ${graph.nodes}.`);
    }
    return [
      pairs > 0 ? await randomPairs(file.name, graph, pairs, seed) : await onePath(file.name, graph, ends, check),
    ];
  },
});

/** A node, from 1; 0 where the flag is absent. */
function node(help: string, fallbackText: string): Flag<number> {
  return { ...count(help, 0, 1), placeholder: "NODE", fallbackText };
}

async function onePath(
  name: string,
  graph: DimacsGraph,
  ends: { source: number; target: number },
  check: boolean,
): Promise<Answer> {
  const numbers = thetaOf(graph.lengths);
  const { theta } = numbers;
  const solver = pathBetween(graph, ends.source, ends.target);
  const solution = new Float32Array(theta.length);
  if (!solved(solver, theta, solution)) {
    throw new SolverError(`no path leads from node ${ends.source} to node ${ends.target}.`);
  }
  const { time } = await timed(solver, theta, theta.length);
  return {
    name,
    size: sizeOf(graph),
    sense: "min",
    ...solutionValue(graph.lengths, numbers, "min", solution),
    solver: solver.name,
    exact: true,
    time,
    ...(check && {
      confirm: () => ({ method: SECOND, objective: shortestDistances(graph, ends.source)[ends.target]! }),
    }),
    solution: nodesOf(graph, ends.source, ends.target, solution),
  };
}

async function randomPairs(name: string, graph: DimacsGraph, pairs: number, seed: number): Promise<Series> {
  const numbers = thetaOf(graph.lengths);
  const { theta } = numbers;
  const whole = areWhole(graph.lengths);
  const isExact = (length: number): boolean => whole && length <= Number.MAX_SAFE_INTEGER;
  const solution = new Float32Array(theta.length);
  const times: number[] = [];
  const paths: Series["paths"][number][] = [];
  let solver = "";
  solved(pathBetween(graph, 1, graph.nodes), theta, solution);
  for (let pair = 0; pair < pairs; pair++) {
    const [first, second] = threefry2x32([seed >>> 0, Math.floor(seed / 2 ** 32)], [pair, 0]);
    const [from, to] = [1 + (first % graph.nodes), 1 + (second % graph.nodes)];
    const found = pathBetween(graph, from, to);
    solver = found.name;
    const known = shortestDistances(graph, from)[to]!;
    const start = performance.now();
    const hasPath = solved(found, theta, solution);
    times.push(performance.now() - start);
    const { objective = null, rounding } = hasPath ? solutionValue(graph.lengths, numbers, "min", solution) : {};
    paths.push({
      from,
      to,
      length: objective,
      known: known < Infinity ? known : null,
      ...(rounding !== undefined && { rounding }),
    });
  }
  const time = timeOf(times);
  return {
    name,
    size: sizeOf(graph),
    solver,
    against: SECOND,
    precision: whole ? "exactly" : "but for the rounding of sums in float64",
    isSame: (length, known) => Math.abs(length - known) <= (isExact(known) ? 0 : graph.nodes * EPSILON * known),
    ...(numbers.rounded !== undefined && { note: noteOf(numbers.rounded, graph, paths) }),
    time,
    paths,
  };
}

function noteOf(rounded: number, { lengths }: DimacsGraph, paths: Series["paths"]): string {
  const unsure = paths.filter(({ rounding }) => rounding !== undefined).length;
  const effect = unsure === 0 ? ", too little to change a path" : `; ${unsure} of the shortest paths may be others`;
  return `solved with ${rounded} of ${lengths.length} numbers rounded to float32${effect}`;
}

/** Whether there is a path. */
function solved(solver: Solver, theta: Float32Array, solution: Float32Array): boolean {
  try {
    solver.solve(theta, solution);
    return true;
  } catch (error) {
    if (error instanceof SolverError) return false;
    throw error;
  }
}

function pathBetween({ nodes, arcs }: DimacsGraph, from: number, to: number): Solver {
  return graphPathSolver({ nodes, arcs, source: from - 1, target: to - 1 });
}

function sizeOf({ nodes, arcs }: DimacsGraph): string {
  return `${nodes} nodes, ${arcs.length} arcs`;
}

/** The nodes of a path in order, from 1. */
function nodesOf({ arcs }: DimacsGraph, from: number, to: number, solution: Float32Array): number[] {
  const next = new Map(arcs.filter((_, i) => solution[i] === 1));
  const nodes = [from - 1];
  while (nodes.at(-1) !== to - 1) nodes.push(next.get(nodes.at(-1)!)!);
  return nodes.map((one) => one + 1);
}
