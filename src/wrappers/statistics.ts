/** What a solver did. */
export interface SolverStatistics {
  /** Rows that were asked for. */
  readonly rows: number;
  /** Rows among them that were answered from memory. */
  readonly hits: number;
  /** Time spent in the solver itself, in milliseconds; of asynchronous solves, from call to answer. */
  readonly milliseconds: number;
}

/** A solver that counts what it does. */
export interface Counting {
  /** What was done since the last time that this was called, or since the start: call it once a step. */
  takeStatistics(): SolverStatistics;
}

/** Counters that are read and reset. */
export function statistics(): Counting & { add(rows: number, hits: number, milliseconds: number): void } {
  let [allRows, allHits, time] = [0, 0, 0];
  return {
    add(rows, hits, milliseconds) {
      allRows += rows;
      allHits += hits;
      time += milliseconds;
    },
    takeStatistics() {
      const taken = { rows: allRows, hits: allHits, milliseconds: time };
      [allRows, allHits, time] = [0, 0, 0];
      return taken;
    },
  };
}
