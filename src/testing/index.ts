export type { ContractCase } from "./contractCase.ts";
export { type EstimatorContractOptions, estimatorContract } from "./estimatorContract.ts";
export { type LawContractOptions, lawContract } from "./lawContract.ts";
export { type SolverContractOptions, solverContract } from "./solverContract.ts";
export { type TargetContractOptions, targetContract } from "./targetContract.ts";
