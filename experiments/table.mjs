/**
 * Rows of text as lines with aligned columns, two spaces apart; the first row is the head.
 *
 * @param {string[][]} rows
 */
export function tableOf(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join("  ")
      .trimEnd(),
  );
}
