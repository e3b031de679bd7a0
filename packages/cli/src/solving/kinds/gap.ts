import { choice } from "../../flags.ts";
import type { Answer } from "../answer.ts";
import { objectiveOf } from "../exactCosts.ts";
import { createKind, type Kind, problemName, TIME_LIMIT } from "../kind.ts";
import { binaryModel, solveModel } from "../milpDoor.ts";
import { wordsOf } from "../words.ts";
import { pairsPicture } from "./assignment.ts";

const SENSES = ["max", "min"] as const;

/** Generalised assignment problems of OR-Library. */
export const gap: Kind = createKind({
  name: "gap",
  summary: "jobs for agents of limited capacity: OR-Library's gap",
  format: `Every job for one agent, no agent beyond its capacity, exactly: an integer programme. FILE has the number of problems;
each has the numbers m of agents and n of jobs, m rows of n gains or costs, m rows of n loads, and m capacities
(OR-Library's gap1 to gap12, which maximise, and gapa to gapd, which minimise), gz or not.`,
  flags: {
    sense: choice("SENSE", "whether the first rows are gains or costs", SENSES, "max"),
    "time-limit": TIME_LIMIT,
  },
  pictures: true,
  async solve(file, { sense = "max", "time-limit": timeLimit }) {
    const words = wordsOf(file.path, file.content);
    const problems = words.count("the number of problems", 1, 10_000);
    const read = Array.from({ length: problems }, () => {
      const agents = words.count("the number of agents", 1, 100_000);
      const jobs = words.count("the number of jobs", 1, 100_000);
      const gains = words.numbers(sense === "max" ? "a gain" : "a cost", agents * jobs);
      const loads = words.numbers("a load", agents * jobs);
      return { agents, jobs, gains, loads, capacities: words.numbers("a capacity", agents) };
    });
    words.end();
    const answers: Answer[] = [];
    for (const [at, { agents, jobs, gains, loads, capacities }] of read.entries()) {
      const name = problemName(file, at, problems);
      const model = binaryModel(name, sense, gains);
      for (let agent = 0; agent < agents; agent++) {
        const terms = Array.from({ length: jobs }, (_, job) => agent * jobs + job);
        model.constraints.push({ terms: terms.map((pair) => [pair, loads[pair]!]), upper: capacities[agent]! });
      }
      for (let job = 0; job < jobs; job++) {
        const terms = Array.from({ length: agents }, (_, agent) => [agent * jobs + job, 1] as const);
        model.constraints.push({ terms, lower: 1, upper: 1 });
      }
      const { solver, solution, time, note } = await solveModel(file.path, model, timeLimit);
      answers.push({
        name,
        size: `${agents} agents, ${jobs} jobs`,
        sense,
        objective: objectiveOf(gains, solution),
        solver,
        exact: true,
        time,
        ...(note !== undefined && { note }),
        solution: Array.from({ length: jobs }, (_, job) => 1 + agentOf(solution, jobs, job)),
        picture: () =>
          pairsPicture(name, agents, jobs, Float32Array.from(gains), solution, sense === "max" ? "gain" : "cost"),
      });
    }
    return answers;
  },
});

function agentOf(solution: Float32Array, jobs: number, job: number): number {
  let agent = 0;
  while (solution[agent * jobs + job] !== 1) agent++;
  return agent;
}
