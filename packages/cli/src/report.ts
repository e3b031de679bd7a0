import type { LearningRun } from "./learning.ts";
import type { OutputFolder } from "./output.ts";
import { figure, figures, htmlTable, type Picture, page } from "./page.ts";
import { animate, type Frame } from "./pictures/animation.ts";
import { EMBERS, VIRIDIS } from "./pictures/colours.ts";
import type { Drawing } from "./pictures/drawing.ts";
import { escapeXml } from "./pictures/escapeXml.ts";
import { finiteRange, type HeatMap, heatMapSvg } from "./pictures/heatMap.ts";
import type { Progress } from "./progress.ts";
import type { Sampling } from "./sampling.ts";
import { noiseK, type Terrain } from "./terrain.ts";
import { plural } from "./wording.ts";

/** Everything that one map gave. */
export interface MapResults {
  /** Folder of the map's files, below the output folder. */
  readonly folder: string;
  readonly terrain: Terrain;
  readonly sampling?: Sampling;
  readonly runs: readonly LearningRun[];
}

/**
 * Draws every picture of the results and writes index.html, which shows them. Nothing in it depends on the time or the
 * machine: the same results are the same bytes.
 */
export function writeReport(
  drawing: Drawing,
  out: OutputFolder,
  results: readonly MapResults[],
  progress: Progress,
): void {
  const sections: string[] = [];
  for (const result of results) {
    const { terrain, sampling, runs } = result;
    progress.start(`drawing ${terrain.title}`, (sampling ? 4 : 1) + 4 * runs.length + (runs.length > 0 ? 1 : 0));
    const draw = pen(drawing, out, result, progress);
    sections.push(`<section><h2>${escapeXml(capitalised(terrain.title))}</h2>`);
    sections.push(figures([drawMap(draw, terrain), ...(sampling ? drawSampling(draw, terrain, sampling) : [])]));
    if (runs.length > 0) sections.push(...learningSection(drawing, draw, terrain, runs));
    sections.push("</section>");
  }
  const body = sections.join("\n");
  out.write("index.html", page({ title: "imle: learning through shortest paths", ...TEXTS, body }));
}

const TEXTS = {
  heading: "Learning through shortest paths",
  lead: "A shortest-path solver is a black box with a discrete answer. Implicit MLE samples from it by perturbing its costs, and turns the difference between two answers into a gradient.",
  footer:
    "Method: Niepert, Minervini, Franceschi, “Implicit MLE”, NeurIPS 2021. The map adrenaline is from the Moving AI Lab’s pathfinding benchmarks (N. R. Sturtevant, movingai.com), ODC-By 1.0.",
};

/** Writes pictures of one map and counts them. */
interface Pen {
  png(name: string, svg: string, text: string): Picture;
  gif(name: string, map: HeatMap, frames: readonly Frame[], milliseconds: number, text: string): Picture;
}

function pen(drawing: Drawing, out: OutputFolder, { folder }: MapResults, progress: Progress): Pen {
  const keep = (name: string, content: Uint8Array, text: string): Picture => {
    out.write(`${folder}/${name}`, content);
    progress.tick();
    return { file: `${folder}/${name}`, text };
  };
  return {
    png: (name, svg, text) => keep(name, drawing.png(svg), text),
    gif: (name, map, frames, milliseconds, text) => keep(name, animate(drawing, map, frames, milliseconds), text),
  };
}

function drawMap(draw: Pen, { rows, columns, costs }: Terrain): Picture {
  const map: HeatMap = { title: "Map", rows, columns, colours: VIRIDIS, range: finiteRange(costs), unit: "cost" };
  return draw.png(
    "map.png",
    heatMapSvg(map, "what it costs to enter a tile", costs),
    costs.includes(Infinity) ? "Cost of every tile. Grey tiles cannot be entered." : "Cost of every tile.",
  );
}

function drawSampling(draw: Pen, terrain: Terrain, { paths, marginals, settings }: Sampling): Picture[] {
  const { rows, columns } = terrain;
  const n = rows * columns;
  const temperature = `temperature ${settings.temperature}`;
  const shared = { rows, columns, colours: EMBERS };
  const sampled: HeatMap = { ...shared, title: `Sampled paths, ${temperature}`, range: [0, 1], unit: "on path" };
  const share: HeatMap = { ...shared, title: `Marginals, ${temperature}`, range: [0, 1], unit: "share of paths" };
  const shown = Math.min(settings.samples, 60);
  const pathFrames: Frame[] = [];
  const shareFrames: Frame[] = [];
  const sums = new Float64Array(n);
  for (let s = 0; s < shown; s++) {
    const path = paths.subarray(s * n, (s + 1) * n);
    for (let i = 0; i < n; i++) sums[i]! += path[i]!;
    pathFrames.push({ caption: `sample ${s + 1} of ${settings.samples}`, values: onTerrain(terrain, path) });
    shareFrames.push({
      caption: `mean of ${plural(s + 1, "sampled path")}`,
      values: onTerrain(
        terrain,
        Float32Array.from(sums, (sum) => sum / (s + 1)),
      ),
    });
  }
  const caption = `mean of ${plural(settings.samples, "sampled path")}`;
  const allShares = onTerrain(terrain, marginals);
  shareFrames.push({ caption, values: allShares });
  return [
    draw.gif("paths.gif", sampled, pathFrames, 125, "Animation: cheapest paths of the costs with Sum-of-Gamma noise."),
    draw.gif("marginals.gif", share, shareFrames, 125, "Animation: how often a tile is on a path, as samples come in."),
    draw.png("marginals.png", heatMapSvg(share, caption, allShares), "The marginal of every tile."),
  ];
}

function learningSection(drawing: Drawing, draw: Pen, terrain: Terrain, runs: readonly LearningRun[]): string[] {
  const first = runs[0]!.settings;
  const curves = runs.map(({ settings, losses }) => ({ name: pairOf(settings), values: losses }));
  const block = Math.max(1, Math.round(first.steps / 110));
  const title = `Learning ${terrain.title}`;
  const unit = `Hamming loss of sampled paths, mean of ${block} iterations`;
  const chart = draw.png(
    "learning.png",
    drawing.lineChart({ title, unit, legend: "input, target temperature", curves, block }),
    "Loss over the iterations.",
  );
  const parts = [
    "<h3>Learning the costs from the gold path</h3>",
    `<p>From random costs in ±0.1 to costs whose cheapest path is the gold one: I-MLE with β ${first.beta}, ${plural(first.samples, "sample")}, Adam ${first.learningRate}, ${first.steps} iterations, Sum-of-Gamma noise with κ ${noiseK(terrain).toFixed(1)} and 100 terms, seed ${first.seed}. Temperatures are those of the input and of the target noise; a loss in the table is the mean of ${TABLE_BLOCK} iterations. Small marks are the gold path.</p>`,
    htmlTable(resultRows(runs)),
    figure(chart, "wide"),
  ];
  for (const run of runs) {
    parts.push(`<h4>Temperatures ${pairOf(run.settings)}</h4>`, figures(drawRun(draw, terrain, run)));
  }
  return parts;
}

function drawRun(draw: Pen, terrain: Terrain, { settings, frames, gold }: LearningRun): Picture[] {
  const name = `learning-${settings.inputNoiseTemperature}-${settings.targetNoiseTemperature}`;
  const { rows, columns } = terrain;
  const shared = { rows, columns, marks: gold };
  const pathMap: HeatMap = {
    ...shared,
    title: `Paths while learning, ${pairOf(settings)}`,
    colours: EMBERS,
    range: [0, 1],
    unit: "share of paths",
  };
  const ranges = frames.map(({ weights }) => finiteRange(weights));
  const range = [Math.min(...ranges.map(([low]) => low)), Math.max(...ranges.map(([, high]) => high))] as const;
  const weightMap: HeatMap = {
    ...shared,
    title: `Weights while learning, ${pairOf(settings)}`,
    colours: VIRIDIS,
    range,
    unit: "weight",
  };
  const caption = ({ step, loss }: LearningRun["frames"][number]): string =>
    `iteration ${step}, loss ${loss.toFixed(1)}`;
  const pathFrames = frames.map((frame) => ({ caption: caption(frame), values: onTerrain(terrain, frame.marginals) }));
  const weightFrames = frames.map((frame) => ({ caption: caption(frame), values: frame.weights }));
  const last = frames.at(-1)!;
  return [
    draw.gif(`${name}-paths.gif`, pathMap, pathFrames, 110, "Animation: share of the sampled paths that use a tile."),
    draw.gif(`${name}-weights.gif`, weightMap, weightFrames, 110, "Animation: learnt cost of every tile."),
    draw.png(
      `${name}-paths.png`,
      heatMapSvg(pathMap, caption(last), onTerrain(terrain, last.marginals)),
      "Paths at the last iteration.",
    ),
    draw.png(
      `${name}-weights.png`,
      heatMapSvg(weightMap, caption(last), last.weights),
      "Weights at the last iteration.",
    ),
  ];
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The values with NaN, which is drawn grey, where nobody can go. */
function onTerrain({ costs }: Terrain, values: Float32Array): Float32Array {
  return values.map((value, i) => (costs[i] === Infinity ? Number.NaN : value));
}

/** "(1, 1)": input and target temperature. */
export function pairOf(settings: LearningRun["settings"]): string {
  return `(${settings.inputNoiseTemperature}, ${settings.targetNoiseTemperature})`;
}

/** Iterations that a loss in the table is the mean of. */
const TABLE_BLOCK = 50;

/** Head and rows of the result table, without the time. A single loss is too noisy to tell anything. */
export function resultRows(runs: readonly LearningRun[]): string[][] {
  const { steps } = runs[0]!.settings;
  const wholeBlock = (from: number): boolean => from >= TABLE_BLOCK && from + TABLE_BLOCK <= steps;
  const blocks = [...new Set([0, ...[250, steps - TABLE_BLOCK].filter(wholeBlock)])];
  const last = (from: number): number => Math.min(from + TABLE_BLOCK, steps) - 1;
  const head = ["temperatures", ...blocks.map((from) => `loss ${from}–${last(from)}`), "noise-free Hamming distance"];
  const rows = runs.map(({ settings, losses, hamming }) => [
    pairOf(settings),
    ...blocks.map((from) => meanOf(losses.subarray(from, last(from) + 1)).toFixed(1)),
    String(hamming),
  ]);
  return [head, ...rows];
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
