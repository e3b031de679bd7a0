import { createRequire } from "node:module";
import { CliError } from "../cliError.ts";
import type { BarChart } from "./barChart.ts";
import type { LineChart } from "./lineChart.ts";

/** The guests that draw: SVG to pixels and PNG, and frames to GIF. */
export interface Drawing {
  /** Charts as SVG. */
  barChart(chart: BarChart): string;
  lineChart(chart: LineChart): string;
  /** An SVG as PNG file. */
  png(svg: string): Uint8Array;
  /** An SVG as pixels: red, green, blue, alpha. */
  pixels(svg: string): { readonly width: number; readonly height: number; readonly rgba: Uint8Array };
  /** Frames of palette indices as an animated GIF that runs for ever. */
  gif(frames: Iterable<Uint8Array>, shape: GifShape): Uint8Array;
}

export interface GifShape {
  readonly width: number;
  readonly height: number;
  /** At most 256 colours. */
  readonly palette: number[][];
  /** Time of a frame, and of the last one. */
  readonly milliseconds: number;
  readonly lastMilliseconds: number;
}

const GUESTS = "@resvg/resvg-js gifenc @expo-google-fonts/inter @observablehq/plot linkedom";

/** @throws CliError with the command to run when a guest is not installed. */
export async function loadDrawing(): Promise<Drawing> {
  const { resvg, gifenc, fontFiles, barChart, lineChart } = await load();
  const render = (svg: string): ReturnType<InstanceType<typeof resvg.Resvg>["render"]> =>
    new resvg.Resvg(svg, { font: { fontFiles, loadSystemFonts: false, defaultFontFamily: "Inter" } }).render();
  return {
    barChart,
    lineChart,
    png: (svg) => render(svg).asPng(),
    pixels(svg) {
      const { width, height, pixels } = render(svg);
      return { width, height, rgba: pixels };
    },
    gif(frames, { width, height, palette, milliseconds, lastMilliseconds }) {
      const encoder = gifenc.GIFEncoder();
      const all = [...frames];
      for (const [i, frame] of all.entries()) {
        const delay = i === all.length - 1 ? lastMilliseconds : milliseconds;
        encoder.writeFrame(frame, width, height, i === 0 ? { palette, delay, repeat: 0 } : { delay });
      }
      encoder.finish();
      return encoder.bytes();
    },
  };
}

async function load(): Promise<{
  resvg: typeof import("@resvg/resvg-js");
  gifenc: typeof import("gifenc")["default"];
  fontFiles: string[];
  barChart: Drawing["barChart"];
  lineChart: Drawing["lineChart"];
}> {
  try {
    const { resolve } = createRequire(import.meta.url);
    const font = (weight: string): string => resolve(`@expo-google-fonts/inter/${weight}/Inter_${weight}.ttf`);
    const fontFiles = [font("400Regular"), font("600SemiBold")];
    const resvg = await import("@resvg/resvg-js");
    const { default: gifenc } = await import("gifenc");
    const { barChartSvg } = await import("./barChart.ts");
    const { lineChartSvg } = await import("./lineChart.ts");
    return { resvg, gifenc, fontFiles, barChart: barChartSvg, lineChart: lineChartSvg };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new CliError(`pictures need packages that are not there (${reason}): npm install ${GUESTS}`);
  }
}
