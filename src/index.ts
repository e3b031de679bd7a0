// Estimators: solvers as differentiable layers.

export { type BlackboxOptions, blackbox } from "./estimators/blackbox.ts";
export { type GumbelSoftmaxOptions, gumbelSoftmax } from "./estimators/gumbelSoftmax.ts";
export { type IdentityOptions, identity, informedMargin, type Projection } from "./estimators/identity.ts";
export { type ImleOptions, imle } from "./estimators/imle.ts";
export type { Baseline } from "./estimators/noiseScore.ts";
export { type PerturbedOptions, perturbed } from "./estimators/perturbed.ts";
export type { SamplingOptions } from "./estimators/sampling.ts";
export { type ScoreFunctionOptions, scoreFunction } from "./estimators/scoreFunction.ts";
export { type SimpleOptions, simple } from "./estimators/simple.ts";
export { type StraightThroughOptions, straightThrough } from "./estimators/straightThrough.ts";

// Losses: of theta itself.

export { type DirectionalGradientOptions, directionalGradient } from "./losses/directionalGradient.ts";
export { type FenchelYoungOptions, fenchelYoung } from "./losses/fenchelYoung.ts";
export type { PoolOptions } from "./losses/growth.ts";
export { type HammingOptions, type HammingValue, hamming } from "./losses/hamming.ts";
export { type AffineDistance, type ImitationOptions, imitation } from "./losses/imitation.ts";
export { type LearningToRankOptions, learningToRank, type RankingKind } from "./losses/learningToRank.ts";
export { mapContrastive } from "./losses/mapContrastive.ts";
export { noiseContrastive } from "./losses/noiseContrastive.ts";
export { type SpoPlusOptions, spoPlus } from "./losses/spoPlus.ts";
export { type StructuredHingeOptions, structuredHinge } from "./losses/structuredHinge.ts";

// Metrics: of decisions, where another theta turned out to be true.

export type { Metric, MetricOptions, MetricSettings, MetricValue } from "./metrics/createMetric.ts";
export { type PathAccuracySettings, pathAccuracy } from "./metrics/pathAccuracy.ts";
export { type RegretValue, regret } from "./metrics/regret.ts";
export { type UnambiguousRegretSettings, unambiguousRegret } from "./metrics/unambiguousRegret.ts";

// Estimators and losses of your own.

export { plainRequest } from "./core/plainRequest.ts";
export { createLayer } from "./estimators/createLayer.ts";
export { createLoss } from "./losses/createLoss.ts";

// Targets: how far the target of a backward pass moves.

export { type AdaptiveOptions, type AdaptiveState, type AdaptiveTarget, adaptive } from "./targets/adaptive.ts";
export { combinatorial } from "./targets/combinatorial.ts";
export { type FixedOptions, fixed } from "./targets/fixed.ts";
export { type RelativeOptions, relative } from "./targets/relative.ts";

// Solvers.

export { type ArborescenceOptions, arborescence } from "./solvers/arborescence.ts";
export { type ArgmaxOptions, argmax } from "./solvers/argmax.ts";
export { type AssignmentOptions, assignment } from "./solvers/assignment.ts";
export { type DagPathOptions, dagPath } from "./solvers/dagPath.ts";
export { type EnumeratedSolver, enumerate } from "./solvers/enumerate.ts";
export type { EnumerateOptions } from "./solvers/enumerateList.ts";
export { type GraphPathOptions, graphPath } from "./solvers/graphPath.ts";
export { type Cell, type GridPathOptions, gridPath } from "./solvers/gridPath.ts";
export { type KnapsackOptions, knapsack } from "./solvers/knapsack.ts";
export { type MatchingOptions, matching } from "./solvers/matching.ts";
export { type RankingOptions, ranking } from "./solvers/ranking.ts";
export { type SpanningTreeOptions, spanningTree } from "./solvers/spanningTree.ts";
export { type TopKOptions, topK } from "./solvers/topK.ts";
export { type TopKOfGroupsOptions, topKOfGroups } from "./solvers/topKOfGroups.ts";
export { type TourOptions, tour } from "./solvers/tour.ts";
export { tourCycles, tourEdges, tourOrder, tourSolution } from "./solvers/tourEdges.ts";
export { type CachedOptions, type CachedSolver, cached } from "./wrappers/cached.ts";
export { type Answer, type FromFunctionOptions, fromFunction } from "./wrappers/fromFunction.ts";
export { measured } from "./wrappers/measured.ts";
export { negated } from "./wrappers/negated.ts";
export { type SolutionPool, type SolutionPoolOptions, solutionPool } from "./wrappers/solutionPool.ts";
export type { Counting, SolverStatistics } from "./wrappers/statistics.ts";
export { type WithSolutionPoolOptions, withSolutionPool } from "./wrappers/withSolutionPool.ts";

// Exact families: feasible sets whose Gibbs distribution is computed, not estimated.

export { type AssignmentsOptions, assignments } from "./exact/assignments.ts";
export { type DagPathsOptions, dagPaths } from "./exact/dagPaths.ts";
export { type ExpectedLoss, expectedLoss } from "./exact/expectedLoss.ts";
export { type FeasibleSet, feasibleSet } from "./exact/feasibleSet.ts";
export { type KSubsetsOptions, kSubsets } from "./exact/kSubsets.ts";
export { type SpanningTreesOptions, spanningTrees } from "./exact/spanningTrees.ts";

// Audit: is my gradient right, and the noise too?

export { audit } from "./audit/audit.ts";
export {
  type Calibration,
  type CalibrationOptions,
  calibratedTemperature,
  type MarginalError,
} from "./audit/calibratedTemperature.ts";
export type {
  AuditAim,
  AuditComparison,
  AuditEstimator,
  AuditOptions,
  AuditProblem,
  AuditReference,
  AuditRefusal,
  AuditReport,
  AuditRow,
  FamilyCheck,
  LossCheck,
  MonotonicityCheck,
  RevealedPreferenceCheck,
  SolutionLoss,
} from "./audit/types.ts";

// Noise laws, and the random bits below them.

export { gumbel } from "./noise/gumbel.ts";
export { logistic } from "./noise/logistic.ts";
export { none } from "./noise/none.ts";
export { normal } from "./noise/normal.ts";
export { type QuantileLawOptions, quantileLaw } from "./noise/quantileLaw.ts";
export { rademacher } from "./noise/rademacher.ts";
export { type SumOfGammaOptions, sumOfGamma } from "./noise/sumOfGamma.ts";
export { threefry2x32 } from "./random/threefry.ts";

// Executors: where the solving is done.

export { inline } from "./executors/inline.ts";

// Errors.

export { DomainError, ShapeError, SolverError } from "./core/errors.ts";

// Contracts.

export type { Draws, NoiseLaw, NoisePosition } from "./core/noiseLaw.ts";
export type { AsyncOptions } from "./core/run.ts";
export type { Executor, SolveProgram, SolveRequest } from "./core/solveRequest.ts";
export type { Sense, Solver } from "./core/solver.ts";
export type {
  Estimate,
  Estimator,
  ForwardCall,
  ForwardOptions,
  Layer,
  Output,
  Pass,
  Upstream,
} from "./estimators/types.ts";
export type { Family, Numbers } from "./exact/types.ts";
export type { Loss, LossCall, LossOptions, LossRule, LossTerms, LossValue, Supervision } from "./losses/types.ts";
export type { Aim, AimCall, Scale, Target } from "./targets/types.ts";
