// Estimators: solvers as differentiable layers.

// Errors.
export { DomainError, ShapeError, SolverError } from "./errors.ts";
export { type BlackboxOptions, blackbox } from "./estimators/blackbox.ts";
export { type ImleOptions, imle } from "./estimators/imle.ts";
// Executors: where the solving is done.
export { inline } from "./executors/inline.ts";
// Noise laws.
export { gumbel } from "./noise/gumbel.ts";
export { logistic } from "./noise/logistic.ts";
export { none } from "./noise/none.ts";
export { normal } from "./noise/normal.ts";
export { type QuantileLawOptions, quantileLaw } from "./noise/quantileLaw.ts";
export { type SumOfGammaOptions, sumOfGamma } from "./noise/sumOfGamma.ts";
// Random bits.
export { threefry2x32 } from "./random/threefry.ts";
// Solvers.
export { type ArgmaxOptions, argmax } from "./solvers/argmax.ts";
export { type EnumeratedSolver, type EnumerateOptions, enumerate } from "./solvers/enumerate.ts";
export { type Answer, type FromFunctionOptions, fromFunction } from "./solvers/fromFunction.ts";
export { type Cell, type GridPathOptions, gridPath } from "./solvers/gridPath.ts";
export { negated } from "./solvers/negated.ts";
export { type TopKOptions, topK } from "./solvers/topK.ts";
// Contracts.
export type {
  AsyncOptions,
  Executor,
  ForwardOptions,
  Layer,
  NoiseLaw,
  NoisePosition,
  Output,
  Pass,
  Sense,
  SolveRequest,
  Solver,
} from "./types.ts";
