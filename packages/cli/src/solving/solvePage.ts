import type { OutputFolder } from "../output.ts";
import { figure, page } from "../page.ts";
import type { Drawing } from "../pictures/drawing.ts";
import { escapeXml } from "../pictures/escapeXml.ts";
import type { Result } from "./answer.ts";

/** Draws the results that have a picture, and writes index.html. No times are in it. */
export function writeSolvePage(drawing: Drawing, out: OutputFolder, kind: string, results: readonly Result[]): void {
  const body = results.flatMap(({ name, picture }, at) => {
    if (picture === undefined) return [];
    const { svg, text } = picture();
    const file = `solve/${kind}-${at + 1}.png`;
    out.write(file, drawing.png(svg));
    return [`<section><h2>${escapeXml(name)}</h2>${figure({ file, text }, "wide")}</section>`];
  });
  const parts = {
    title: `imle: ${kind}`,
    heading: "Optimal solutions",
    lead: `Problems of the kind ${kind}, solved by imle solve.`,
    footer: "Times depend on the machine and stand in what the command prints.",
    body: body.join("\n"),
  };
  out.write("index.html", page(parts));
}
