/** Rows of text as an aligned table; the first row is the head, and all but the first column are to the right. */
export function table(rows: readonly (readonly string[])[], gap: string = "   "): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((text, column) => (column === 0 ? text.padEnd(widths[column]!) : text.padStart(widths[column]!)))
      .join(gap)
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((width) => "─".repeat(width)).join(gap));
  return lines.join("\n");
}
