import { requireCount, requireShape } from "./errors.ts";

/**
 * The shape of the theta of a problem over `length` numbers, or over so many in each of several rows.
 *
 * @throws DomainError when one of them is not a count, or an instance does not fit into an array.
 */
export function requireRows(where: string, { length, rows }: { length: number; rows?: number | undefined }): number[] {
  requireCount(where, "length", length, { from: 1 });
  if (rows !== undefined) requireCount(where, "rows", rows, { from: 1 });
  const shape = rows === undefined ? [length] : [rows, length];
  requireShape(where, "the shape", shape);
  return shape;
}
