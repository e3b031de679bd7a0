export type { MilpConstraint, MilpModel, MilpTerm, MilpVariable } from "../core/milpModel.ts";
export { directedTourOrder } from "./directedTourOrder.ts";
export { type MilpOptions, milp } from "./milp.ts";
export { type MilpTourOptions, type MilpTourSolver, milpTour } from "./milpTour.ts";
export { type ModelBuilder, type ModelOptions, model, type Relation } from "./model.ts";
export type { SearchOptions } from "./program.ts";
export type { RuntimeOptions } from "./runtime.ts";
export type { MilpCounters, MilpModelSolver, MilpSolution, MilpSolver } from "./types.ts";
