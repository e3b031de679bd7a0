import { tourOrder, tour as tourSolver } from "imle";
import { readTsplib, type TsplibInstance } from "imle/files";
import { CliError } from "../../cliError.ts";
import { choice } from "../../flags.ts";
import { tourMapSvg } from "../../pictures/tourMap.ts";
import { readProblem } from "../../readProblem.ts";
import type { Answer, Check } from "../answer.ts";
import { objectiveOf, solutionValue, thetaOf, toleranceOf } from "../exactCosts.ts";
import { CHECK, createKind, type Kind, TIME_LIMIT } from "../kind.ts";
import { solveTour } from "../milpDoor.ts";
import { timed } from "../timed.ts";

/** The most cities for which the dynamic program fits into memory. */
const MAX_HELD = 20;

const METHODS = ["exact", "twoOpt"] as const;

/** Travelling salesman problems of TSPLIB. */
export const tour: Kind = createKind({
  name: "tour",
  summary: "shortest tour: TSPLIB's .tsp and .atsp",
  format: `The shortest tour through all cities. FILE is a problem of TSPLIB, gz or not, symmetric (TSP) or directed (ATSP): EUC_2D,
CEIL_2D, MAN_2D, MAX_2D, the same in 3D, ATT, GEO, or EXPLICIT with the whole matrix or one of its triangles, with TSPLIB's
rounding. The method "exact" is dynamic programming up to ${MAX_HELD} cities, and an integer program with subtour cuts for more,
for directed problems and for distances that float32 cannot hold; "twoOpt", a local search, is INEXACT. --check solves it by
an integer program too, where that is not the method.`,
  flags: { method: choice("METHOD", "how it is solved", METHODS, "exact"), check: CHECK, "time-limit": TIME_LIMIT },
  pictures: true,
  async solve({ path, name, content }, { method = "exact", check, picture, "time-limit": timeLimit }) {
    const problem = readProblem(path, content, readTsplib);
    const { cities, directed, distances, places } = problem;
    if (picture && places === undefined) throw new CliError(`--picture: ${path} does not say where its cities are.`);
    if (method === "twoOpt" && directed) {
      throw new CliError(`--method twoOpt: ${path} is directed, TYPE ATSP; leave the method out to solve it exactly.`);
    }
    const program = method === "exact" ? reasonForProgram(problem) : undefined;
    if (check && program) throw new CliError(`--check: there is no second exact method for ${program}.`);
    const { order, time, solver, value } = program
      ? await solveByProgram(problem, timeLimit)
      : await solveBy(problem, method);
    const { objective } = value;
    const answer: Answer = {
      name,
      size: `${cities} cities`,
      sense: "min",
      ...value,
      solver,
      exact: method === "exact",
      time,
      ...(check && {
        confirm: async (): Promise<Check> => {
          const second = await solveTour(problem, timeLimit);
          return { method: second.solver, objective: objectiveOf(distances, second.solution) };
        },
      }),
      solution: order.map((city) => city + 1),
      ...(places && {
        picture: () => {
          const caption = `${method === "exact" ? "shortest tour" : "a tour, INEXACT"}: ${objective}`;
          return { svg: tourMapSvg(name, caption, places, order), text: `${name}: ${caption}.` };
        },
      }),
    };
    return [answer];
  },
});

/** What of a problem only the integer program solves; undefined where the dynamic program does too. */
function reasonForProgram({ cities, directed, costs, distances }: TsplibInstance): string | undefined {
  if (directed) return "a directed problem";
  if (cities > MAX_HELD) return `${cities} cities`;
  return costs.every((cost, i) => cost === distances[i]) ? undefined : "distances that float32 cannot hold";
}

async function solveByProgram(problem: TsplibInstance, timeLimit: number) {
  const { solution, order, time, solver } = await solveTour(problem, timeLimit);
  const { distances } = problem;
  const value = { objective: objectiveOf(distances, solution), tolerance: toleranceOf(distances, solution) };
  return { order, time, solver, value };
}

async function solveBy({ cities, distances }: TsplibInstance, method: (typeof METHODS)[number]) {
  const solver = tourSolver({ cities, method });
  const theta = thetaOf(distances);
  const { solution, time } = await timed(solver, theta.theta, distances.length);
  const value = solutionValue(distances, theta, "min", solution);
  return { order: tourOrder(solution), time, solver: solver.name, value };
}
