import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describeFlags, readFlags } from "../flags.ts";
import { learn } from "../learning.ts";
import { outputFolder } from "../output.ts";
import { loadDrawing } from "../pictures/drawing.ts";
import { withProgress } from "../progress.ts";
import { type MapResults, pairOf, writeReport } from "../report.ts";
import { samplePaths } from "../sampling.ts";
import { readMap, seedMap, type Terrain, withEnds } from "../terrain.ts";
import type { Command } from "./command.ts";
import { LEARNING_FLAGS, learningSettings, OUTPUT_FLAGS, reportFiles } from "./shared.ts";
import { summary } from "./summary.ts";

/** Input and target temperature of the five learnings. */
const TEMPERATURES = [
  [0, 0],
  [1, 1],
  [2, 2],
  [5, 5],
  [5, 0],
] as const;

const FLAGS = { ...LEARNING_FLAGS, ...OUTPUT_FLAGS };

/** The whole demonstration, on torch-imle's map and on a real one. */
export const demo: Command = {
  name: "demo",
  summary: "sample paths and learn costs on two maps, with pictures and a report",
  help: `imle demo [flags]

On the 16×16 map of torch-imle's example and on a Warcraft III map: samples paths, draws the marginal of every tile, and
learns costs from the best path with five pairs of noise temperatures. Ends with a table and FOLDER/index.html.

${describeFlags(FLAGS)}`,
  async run(args) {
    const { values } = readFlags("demo", FLAGS, args, []);
    const map = fileURLToPath(new URL("../../data/maps/adrenaline.map", import.meta.url));
    const maps = [seedMap(), readMap("adrenaline.map", readFileSync(map, "utf8"))].map((one) => withEnds(one, 8));
    const out = outputFolder(
      values.out,
      reportFiles(maps.map(folderOf), { sampling: true, temperatures: TEMPERATURES }),
    );
    const drawing = await loadDrawing();
    const results = await withProgress((bar) => {
      const all: MapResults[] = maps.map((terrain) => {
        const sampling = samplePaths(terrain, { temperature: 1, samples: 100, seed: values.seed });
        const runs = TEMPERATURES.map((temperatures) => {
          const settings = learningSettings(values, temperatures);
          bar.start(`learning ${terrain.title}, temperatures ${pairOf(settings)}`, settings.steps);
          return learn(terrain, settings, () => bar.tick());
        });
        return { folder: folderOf(terrain), terrain, sampling, runs };
      });
      writeReport(drawing, out, all, bar);
      return all;
    });
    console.log(summary(results, out));
  },
};

/** The map's title without its size. */
function folderOf({ title }: Terrain): string {
  return title.replace(/ \d+×\d+$/, "").replaceAll(" ", "-");
}
