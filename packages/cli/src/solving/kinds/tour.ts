import { type Solver, tourOrder, tour as tourSolver } from "imle";
import { CliError } from "../../cliError.ts";
import { choice } from "../../flags.ts";
import { tourMapSvg } from "../../pictures/tourMap.ts";
import type { Answer, Check } from "../answer.ts";
import { objectiveOf } from "../exactCosts.ts";
import { CHECK, createKind, type Kind, TIME_LIMIT } from "../kind.ts";
import { solveTour } from "../milpDoor.ts";
import { readTour } from "../readTour.ts";
import { timed } from "../timed.ts";

/** Up to so many cities the dynamic programme has a place in memory. */
const MAX_HELD = 20;

const METHODS = ["exact", "twoOpt"] as const;

/** Travelling salesman problems of TSPLIB. */
export const tour: Kind = createKind({
  name: "tour",
  summary: "shortest tour: TSPLIB's .tsp",
  format: `The shortest tour through all cities. FILE is a symmetric problem of TSPLIB, gz or not: EUC_2D, CEIL_2D, MAN_2D, MAX_2D,
ATT, GEO, or EXPLICIT with the whole matrix or one of its triangles, with TSPLIB's rounding. The method "exact" is dynamic
programming up to ${MAX_HELD} cities, and an integer programme with subtour cuts beyond; "twoOpt", a local search, is INEXACT.
--check solves it by an integer programme too, where that is not the method.`,
  flags: { method: choice("METHOD", "how it is solved", METHODS, "exact"), check: CHECK, "time-limit": TIME_LIMIT },
  pictures: true,
  async solve({ path, name, content }, { method = "exact", check, picture, "time-limit": timeLimit }) {
    const { cities, costs, directed, places } = readTour(path, content);
    if (directed) throw new CliError(`${path}: TYPE is ATSP, expected TSP, a problem whose distances are symmetric.`);
    if (picture && places === undefined) throw new CliError(`--picture: ${path} does not say where its cities are.`);
    const byProgram = method === "exact" && cities > MAX_HELD;
    if (check && byProgram) throw new CliError(`--check: there is no second exact method for ${cities} cities.`);
    const { solution, time, solver } = byProgram
      ? await solveTour(cities, costs, timeLimit)
      : await solveBy(tourSolver({ cities, method }), costs);
    const confirm = async (): Promise<Check> => {
      const second = await solveTour(cities, costs, timeLimit);
      return { method: second.solver, objective: objectiveOf(costs, second.solution) };
    };
    const objective = objectiveOf(costs, solution);
    const answer: Answer = {
      name,
      size: `${cities} cities`,
      sense: "min",
      objective,
      solver,
      exact: method === "exact",
      time,
      ...(costs.every(isExact) ? {} : { note: "distances are rounded to float32" }),
      ...(check && { confirm }),
      solution: tourOrder(solution).map((city) => city + 1),
      ...(places && {
        picture: () => {
          const caption = `${method === "exact" ? "shortest tour" : "a tour, INEXACT"}: ${objective}`;
          return { svg: tourMapSvg(name, caption, places, tourOrder(solution)), text: `${name}: ${caption}.` };
        },
      }),
    };
    return [answer];
  },
});

/** Whether a float32 is the number of the file for certain. */
function isExact(cost: number): boolean {
  return Number.isInteger(cost) && Math.abs(cost) < 2 ** 24;
}

async function solveBy(solver: Solver, costs: Float32Array) {
  return { ...(await timed(solver, costs, costs.length)), solver: solver.name };
}
