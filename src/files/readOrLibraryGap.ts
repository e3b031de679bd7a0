import { wordsOf } from "./words.ts";

/** A generalised assignment problem: every job for one agent, no agent beyond its capacity. */
export interface OrLibraryGap {
  /** How many agents there are. */
  readonly agents: number;
  /** How many jobs there are. */
  readonly jobs: number;
  /** What each job brings with each agent, row-major, shape [agents, jobs]; costs in gapa to gapd. */
  readonly gains: Float64Array;
  /** What each job takes of each agent's capacity, shape [agents, jobs]. */
  readonly loads: Float64Array;
  /** What each agent can do in all. */
  readonly capacities: Float64Array;
}

/**
 * The generalised assignment problems of a text of OR-Library: their number; for each the numbers m of agents and n of
 * jobs, m rows of n gains, m rows of n loads, and m capacities. The text does not say whether the first rows are gains,
 * as in gap1 to gap12, or costs, as in gapa to gapd.
 *
 * Source: Beasley, OR-Library, http://people.brunel.ac.uk/~mastjjb/jeb/orlib/gapinfo.html.
 *
 * @throws DomainError with the line, where the text is cut off or too long, or has something else than a number.
 */
export function readOrLibraryGap(text: string): OrLibraryGap[] {
  const words = wordsOf("readOrLibraryGap", text);
  const problems = words.count("the number of problems", 1, 10_000);
  const read = Array.from({ length: problems }, () => {
    const agents = words.count("the number of agents", 1, 100_000);
    const jobs = words.count("the number of jobs", 1, 100_000);
    const gains = words.numbers("a gain or cost", agents * jobs);
    const loads = words.numbers("a load", agents * jobs);
    return { agents, jobs, gains, loads, capacities: words.numbers("a capacity", agents) };
  });
  words.end();
  return read;
}
