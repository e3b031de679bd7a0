export type { TensorLayer } from "./applyLayer.ts";
export { differentiable } from "./differentiable.ts";
export { differentiableExpectation, type TensorExpectation } from "./differentiableExpectation.ts";
export { differentiableLoss, type TensorLoss } from "./differentiableLoss.ts";
export { differentiableMethod } from "./differentiableMethod.ts";
export type { TensorSolver, TensorSolverOptions } from "./tensorSolver.ts";
