import { type OrLibraryGap, readOrLibraryGap } from "imle/files";
import { choice } from "../../flags.ts";
import { readProblem } from "../../readProblem.ts";
import { type BinaryProgram, solveBinary } from "../binaryProgram.ts";
import { attempted } from "../failure.ts";
import { createKind, type Kind, type Outcome, problemName, TIME_LIMIT } from "../kind.ts";
import { pairsPicture } from "./assignment.ts";

const SENSES = ["max", "min"] as const;

/** Generalised assignment problems of OR-Library. */
export const gap: Kind = createKind({
  name: "gap",
  summary: "jobs for agents of limited capacity: OR-Library's gap",
  format: `Every job for one agent, no agent beyond its capacity, exactly: an integer program. FILE has the number of problems;
each has the numbers m of agents and n of jobs, m rows of n gains or costs, m rows of n loads, and m capacities
(OR-Library's gap1 to gap12, which maximise, and gapa to gapd, which minimise), gz or not.`,
  flags: {
    sense: choice("SENSE", "whether the first rows are gains or costs", SENSES, "max"),
    "time-limit": TIME_LIMIT,
  },
  pictures: true,
  several: true,
  async solve(file, { sense = "max", "time-limit": timeLimit }) {
    const problems = readProblem(file.path, file.content, readOrLibraryGap);
    const outcomes: Outcome[] = [];
    for (const [at, problem] of problems.entries()) {
      const { agents, jobs, gains } = problem;
      const name = problemName(file, at, problems.length);
      const outcome = await attempted(problemName({ ...file, name: file.path }, at, problems.length), async () => {
        const program = { name, sense, costs: gains, constraints: constraintsOf(problem) };
        const { solution, ...found } = await solveBinary(file.path, program, timeLimit);
        return {
          name,
          size: `${agents} agents, ${jobs} jobs`,
          sense,
          ...found,
          exact: true,
          solution: Array.from({ length: jobs }, (_, job) => 1 + agentOf(solution, jobs, job)),
          picture: () =>
            pairsPicture(name, agents, jobs, Float32Array.from(gains), solution, sense === "max" ? "gain" : "cost"),
        };
      });
      outcomes.push(outcome);
    }
    return outcomes;
  },
});

/** No agent beyond its capacity, and every job once. */
function constraintsOf({ agents, jobs, loads, capacities }: OrLibraryGap): BinaryProgram["constraints"] {
  const constraints: BinaryProgram["constraints"][number][] = [];
  for (let agent = 0; agent < agents; agent++) {
    const pairs = Array.from({ length: jobs }, (_, job) => agent * jobs + job);
    constraints.push({ terms: pairs.map((pair) => [pair, loads[pair]!]), upper: capacities[agent]! });
  }
  for (let job = 0; job < jobs; job++) {
    const terms = Array.from({ length: agents }, (_, agent) => [agent * jobs + job, 1] as const);
    constraints.push({ terms, lower: 1, upper: 1 });
  }
  return constraints;
}

function agentOf(solution: Float32Array, jobs: number, job: number): number {
  let agent = 0;
  while (solution[agent * jobs + job] !== 1) agent++;
  return agent;
}
