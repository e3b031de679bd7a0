import type { Sense } from "./solver.ts";

/** σ: +1 for a solver that maximises, −1 for one that minimises. The only place where a sense becomes a sign. */
export function sigmaOf(sense: Sense): 1 | -1 {
  return sense === "max" ? 1 : -1;
}
