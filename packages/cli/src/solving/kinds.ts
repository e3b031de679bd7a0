import type { Kind } from "./kind.ts";
import { assignment } from "./kinds/assignment.ts";
import { gap } from "./kinds/gap.ts";
import { graphPath } from "./kinds/graphPath.ts";
import { gridPath } from "./kinds/gridPath.ts";
import { knapsack } from "./kinds/knapsack.ts";
import { mknap } from "./kinds/mknap.ts";
import { mps } from "./kinds/mps.ts";
import { scp } from "./kinds/scp.ts";
import { tour } from "./kinds/tour.ts";

/** Every kind of problem that `imle solve` knows. */
export const KINDS: readonly Kind[] = [gridPath, graphPath, tour, assignment, knapsack, mknap, gap, scp, mps];
