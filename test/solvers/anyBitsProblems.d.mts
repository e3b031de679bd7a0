import type { Solver } from "imle";

export const problems: Readonly<Record<string, (library: typeof import("imle")) => Solver>>;
