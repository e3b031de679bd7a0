import { CliError } from "../cliError.ts";
import { count, either, type Flag, type FlagValues, number, pair, text } from "../flags.ts";
import type { LearningSettings } from "../learning.ts";
import { readText } from "../readText.ts";
import { COSTS, readMap, resized, seedMap, type Terrain, withEnds } from "../terrain.ts";

type MapFlags = Record<"size" | "from" | "to", Flag<readonly [number, number] | undefined>> & {
  readonly neighbours: Flag<4 | 8>;
};
type OutputFlags = { readonly seed: Flag<number>; readonly out: Flag<string> };
type LearningFlags = Record<"samples" | "steps" | "beta" | "learning-rate", Flag<number>>;

/** Flags of every command that works on a map. */
export const MAP_FLAGS: MapFlags = {
  size: pair("ROWSxCOLUMNS", "size of the map; tiles are repeated or left out", "as the map is", 1),
  from: pair("ROW,COLUMN", "where paths start, from 0", "towards the top left", 0),
  to: pair("ROW,COLUMN", "where paths end", "towards the bottom right", 0),
  neighbours: either("with diagonal steps, or without", 8, 4),
};

/** Flags of every command that writes pictures. */
export const OUTPUT_FLAGS: OutputFlags = {
  seed: count("names the random numbers; the same seed, the same bytes", 0, 0),
  out: text("FOLDER", "where pictures and report go", "out"),
};

/** Flags of every learning. */
export const LEARNING_FLAGS: LearningFlags = {
  samples: count("paths sampled in an iteration", 10, 1, 10_000),
  steps: count("iterations", 1100, 1, 1_000_000),
  beta: number("λ of the target: how far it moves against the gradient", 10, "positive"),
  "learning-rate": number("of Adam", 0.005, "positive"),
};

/** What help says of map files. */
export const MAP_HELP: string = `MAP is a file of the Moving AI format (type octile or octile-corner); without it, the 16×16 map of torch-imle's
example. Costs of its letters, capital or small: ${Object.entries(COSTS)
  .map(([letter, cost]) => `${letter} ${cost === Infinity ? "closed" : cost}`)
  .join(", ")}.`;

/** The most cells that a map may be given. */
const MAX_CELLS = 4_000_000;

/** The map file, or the seed's map where none is given, at the size and with the ends asked for. */
export function loadTerrain(file: string | undefined, flags: FlagValues<MapFlags>): Terrain {
  const whole = file === undefined ? seedMap() : readMap(file, readText(file));
  if (flags.size && flags.size[0] * flags.size[1] > MAX_CELLS) {
    throw new CliError(`--size ${flags.size.join("x")} is too large: at most ${MAX_CELLS} cells.`);
  }
  const map = flags.size ? resized(whole, ...flags.size) : whole;
  return withEnds(map, flags.neighbours, flags.from, flags.to);
}

/** The settings that the flags name, for a pair of temperatures. */
export function learningSettings(
  flags: FlagValues<LearningFlags> & { readonly seed: number },
  [inputNoiseTemperature, targetNoiseTemperature]: readonly [number, number],
): LearningSettings {
  const { samples, steps, beta, seed } = flags;
  const learningRate = flags["learning-rate"];
  return { inputNoiseTemperature, targetNoiseTemperature, samples, steps, beta, learningRate, seed };
}

/** The files of a report that a command is about to write: its page, and the pictures of each map. */
export function reportFiles(
  folders: readonly string[],
  parts: { readonly sampling: boolean; readonly temperatures: readonly (readonly [number, number])[] },
): string[] {
  const runs = parts.temperatures.flatMap(([input, target]) =>
    ["paths.gif", "weights.gif", "paths.png", "weights.png"].map((name) => `learning-${input}-${target}-${name}`),
  );
  const pictures = [
    "map.png",
    ...(parts.sampling ? ["paths.gif", "marginals.gif", "marginals.png"] : []),
    ...(runs.length > 0 ? ["learning.png", ...runs] : []),
  ];
  return ["index.html", ...folders.flatMap((folder) => pictures.map((name) => `${folder}/${name}`))];
}
