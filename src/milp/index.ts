export { type MilpOptions, milp } from "./milp.ts";
export { type MilpTourOptions, milpTour } from "./milpTour.ts";
export { type ModelBuilder, type ModelOptions, model, type Relation } from "./model.ts";
export type { SearchOptions } from "./program.ts";
export type { RuntimeOptions } from "./runtime.ts";
export type {
  MilpConstraint,
  MilpCounters,
  MilpModel,
  MilpModelSolver,
  MilpSolution,
  MilpSolver,
  MilpTerm,
  MilpVariable,
} from "./types.ts";
