import { escapeXml } from "./pictures/escapeXml.ts";

/** A picture of a report. */
export interface Picture {
  readonly file: string;
  readonly text: string;
}

/** Rows of text as a table; the first row is the head. */
export function htmlTable([head, ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeXml(cell)}</${tag}>`).join("")}</tr>`;
  return `<table><thead>${line(head!, "th")}</thead><tbody>${rows.map((row) => line(row, "td")).join("")}</tbody></table>`;
}

/** Pictures side by side. */
export function figures(pictures: readonly Picture[]): string {
  return `<div class="figures">${pictures.map((picture) => figure(picture)).join("\n")}</div>`;
}

/** A picture with its text below, which is also there for those who do not see it. */
export function figure({ file, text }: Picture, style = ""): string {
  const alt = escapeXml(text);
  return `<figure class="${style}"><a href="${file}"><img src="${file}" alt="${alt}" loading="lazy"></a><figcaption>${alt}</figcaption></figure>`;
}

/** What a page consists of, as HTML. */
interface PageParts {
  readonly title: string;
  readonly heading: string;
  readonly lead: string;
  readonly body: string;
  readonly footer: string;
}

/** A whole page, with its style. */
export function page({ title, heading, lead, body, footer }: PageParts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; color: #1d1f24; background: #f3f4f6; }
body { max-width: 1120px; margin: 0 auto; padding: 24px; }
h1 { font-size: 26px; margin: 8px 0; } h2 { font-size: 21px; margin: 0 0 12px; }
h3 { font-size: 17px; margin: 24px 0 4px; } h4 { font-size: 15px; margin: 20px 0 6px; }
section { background: #fff; border: 1px solid #e3e5ea; border-radius: 10px; padding: 22px; margin: 20px 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 250px), 1fr)); }
.figures { gap: 16px; align-items: start; }
figure { margin: 0; } .wide { max-width: 760px; }
img { max-width: 100%; height: auto; border: 1px solid #e3e5ea; border-radius: 6px; display: block; }
figcaption { font-size: 13px; color: #5b606b; margin-top: 4px; }
table { border-collapse: collapse; margin: 12px 0; font-size: 14px; display: block; overflow-x: auto; }
th, td { padding: 5px 14px 5px 0; text-align: right; border-bottom: 1px solid #e3e5ea; }
th:first-child, td:first-child { text-align: left; }
footer { font-size: 13px; color: #5b606b; }
</style>
</head>
<body>
<h1>${heading}</h1>
<p>${lead}</p>
${body}
<footer>${footer}</footer>
</body>
</html>
`;
}
