import { join } from "node:path";
import type { OutputFolder } from "../output.ts";
import { type MapResults, resultRows } from "../report.ts";
import { table } from "../table.ts";

/** What a command prints at the end: a table for each map that was learnt, and where the report is. */
export function summary(results: readonly MapResults[], out: OutputFolder): string {
  const tables = results
    .filter(({ runs }) => runs.length > 0)
    .map(({ terrain, runs }) => {
      const times = ["ms/iteration", ...runs.map(({ millisecondsPerStep }) => millisecondsPerStep.toFixed(2))];
      const rows = resultRows(runs).map((row, i) => [...row, times[i]!]);
      return `${terrain.title}\n\n${table(rows)}\n`;
    });
  return [...tables, `Report with all pictures: ${join(out.path, "index.html")}`].join("\n");
}
