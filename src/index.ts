// Estimators: solvers as differentiable layers.

export { type BlackboxOptions, blackbox } from "./estimators/blackbox.ts";
export { type ImleOptions, imle } from "./estimators/imle.ts";

// Solvers.

export { type ArgmaxOptions, argmax } from "./solvers/argmax.ts";
export { type EnumeratedSolver, type EnumerateOptions, enumerate } from "./solvers/enumerate.ts";
export { type Answer, type FromFunctionOptions, fromFunction } from "./solvers/fromFunction.ts";
export { type Cell, type GridPathOptions, gridPath } from "./solvers/gridPath.ts";
export { negated } from "./solvers/negated.ts";
export { type TopKOptions, topK } from "./solvers/topK.ts";

// Exact families: feasible sets whose Gibbs distribution is computed, not estimated.

export { type AssignmentsOptions, assignments } from "./exact/assignments.ts";
export { type DagPathsOptions, dagPaths } from "./exact/dagPaths.ts";
export { type ExpectedLoss, expectedLoss } from "./exact/expectedLoss.ts";
export { type FeasibleSet, type FeasibleSetOptions, feasibleSet } from "./exact/feasibleSet.ts";
export { type KSubsetsOptions, kSubsets } from "./exact/kSubsets.ts";
export { type SpanningTreesOptions, spanningTrees } from "./exact/spanningTrees.ts";

// Noise laws, and the random bits below them.

export { gumbel } from "./noise/gumbel.ts";
export { logistic } from "./noise/logistic.ts";
export { none } from "./noise/none.ts";
export { normal } from "./noise/normal.ts";
export { type QuantileLawOptions, quantileLaw } from "./noise/quantileLaw.ts";
export { type SumOfGammaOptions, sumOfGamma } from "./noise/sumOfGamma.ts";
export { threefry2x32 } from "./random/threefry.ts";

// Executors: where the solving is done.

export { inline } from "./executors/inline.ts";

// Errors.

export { DomainError, ShapeError, SolverError } from "./errors.ts";

// Contracts.

export type {
  AsyncOptions,
  Executor,
  Family,
  ForwardOptions,
  Layer,
  NoiseLaw,
  NoisePosition,
  Numbers,
  Output,
  Pass,
  Sense,
  SolveRequest,
  Solver,
} from "./types.ts";
