import { count, describeFlags, number, readFlags } from "../flags.ts";
import { outputFolder } from "../output.ts";
import { loadDrawing } from "../pictures/drawing.ts";
import { withProgress } from "../progress.ts";
import { type MapResults, writeReport } from "../report.ts";
import { samplePaths } from "../sampling.ts";
import type { Command } from "./command.ts";
import { loadTerrain, MAP_FLAGS, MAP_HELP, OUTPUT_FLAGS, reportFiles } from "./shared.ts";
import { summary } from "./summary.ts";

const FLAGS = {
  ...MAP_FLAGS,
  temperature: number("of the noise", 1, "nonNegative"),
  samples: count("paths to sample", 100, 1, 10_000),
  ...OUTPUT_FLAGS,
};

/** Sampled paths of any map. */
export const sample: Command = {
  name: "sample",
  summary: "sample paths of a map and draw the marginal of every tile",
  help: `imle sample [MAP] [flags]

Samples cheapest paths of the map's costs with Sum-of-Gamma noise. Writes pictures and
FOLDER/index.html.

${MAP_HELP}

${describeFlags(FLAGS)}`,
  async run(args) {
    const { values, positionals } = readFlags("sample", FLAGS, args, ["MAP"]);
    const terrain = loadTerrain(positionals[0], values);
    const out = outputFolder(values.out, reportFiles(["sample"], { sampling: true, temperatures: [] }));
    const drawing = await loadDrawing();
    const results = await withProgress((bar) => {
      const { temperature, samples, seed } = values;
      bar.start(`sampling ${terrain.title}`, 1);
      const sampling = samplePaths(terrain, { temperature, samples, seed });
      const all: MapResults[] = [{ folder: "sample", terrain, sampling, runs: [] }];
      writeReport(drawing, out, all, bar);
      return all;
    });
    console.log(summary(results, out));
  },
};
