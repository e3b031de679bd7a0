import { describeFlags, number, readFlags } from "../flags.ts";
import { learn as learnCosts } from "../learning.ts";
import { outputFolder } from "../output.ts";
import { loadDrawing } from "../pictures/drawing.ts";
import { withProgress } from "../progress.ts";
import { type MapResults, pairOf, writeReport } from "../report.ts";
import type { Command } from "./command.ts";
import {
  LEARNING_FLAGS,
  learningSettings,
  loadTerrain,
  MAP_FLAGS,
  MAP_HELP,
  OUTPUT_FLAGS,
  reportFiles,
} from "./shared.ts";
import { summary } from "./summary.ts";

const FLAGS = {
  ...MAP_FLAGS,
  "input-temperature": number("of the noise of the forward pass", 1, "nonNegative"),
  "target-temperature": number("of the noise of the backward pass", 1, "nonNegative"),
  ...LEARNING_FLAGS,
  ...OUTPUT_FLAGS,
};

/** One learning on any map. */
export const learn: Command = {
  name: "learn",
  summary: "learn the costs of a map from its best path",
  help: `imle learn [MAP] [flags]

Learns costs whose cheapest path is that of the map, by I-MLE. Ends with a table and
FOLDER/index.html.

${MAP_HELP}

${describeFlags(FLAGS)}`,
  async run(args) {
    const { values, positionals } = readFlags("learn", FLAGS, args, ["MAP"]);
    const terrain = loadTerrain(positionals[0], values);
    const temperatures = [values["input-temperature"], values["target-temperature"]] as const;
    const out = outputFolder(values.out, reportFiles(["learn"], { sampling: false, temperatures: [temperatures] }));
    const drawing = await loadDrawing();
    const results = await withProgress((bar) => {
      const settings = learningSettings(values, temperatures);
      bar.start(`learning ${terrain.title}, temperatures ${pairOf(settings)}`, settings.steps);
      const run = learnCosts(terrain, settings, () => bar.tick());
      const all: MapResults[] = [{ folder: "learn", terrain, runs: [run] }];
      writeReport(drawing, out, all, bar);
      return all;
    });
    console.log(summary(results, out));
  },
};
