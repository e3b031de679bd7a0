import { DomainError, requireCount, show } from "./errors.ts";
import { isFloat32Array, requireRoom } from "./instances.ts";
import { requireSolver } from "./requireSolver.ts";
import { sizeOf } from "./shape.ts";
import type { SolveRequest } from "./solveRequest.ts";

/**
 * Checks a request, which an estimator or a rule of the caller's may have made.
 *
 * @throws DomainError that names the part that is wrong.
 * @throws ShapeError when an array that it needs would be too large.
 */
export function requireRequest(request: SolveRequest): void {
  const { solver, theta, batch, samples, alpha, shift, direction, temperature } = request ?? {};
  const { noise, draws, seed, step, wanted, reduce, perturbation } = request ?? {};
  requireSolver("request", solver);
  requireCount(solver.name, "batch", batch, { from: 1 });
  requireCount(solver.name, "samples", samples, { from: 1 });
  const n = sizeOf(solver.shape);
  const rows = direction === null ? 1 : direction?.length / (batch * n);
  const parts = {
    theta: isFloat32Array(theta) && theta.length === batch * n,
    alpha: Number.isFinite(alpha) && alpha >= 0,
    temperature: Number.isFinite(temperature) && temperature >= 0,
    shift: shift === null || (shift instanceof Float64Array && shift.length === batch),
    direction: direction === null ? shift === null : isFloat32Array(direction) && samples % rows === 0,
    wanted: wanted === null || (wanted instanceof Uint8Array && wanted.length === batch),
    noise: typeof noise?.fill === "function" && typeof noise.name === "string",
    seed: isCount(seed),
    step: isCount(step),
    draws: ["independent", "antithetic", "latinHypercube"].includes(draws),
    perturbation: ["additive", "multiplicative"].includes(perturbation),
    reduce: ["none", "sum"].includes(reduce),
  };
  for (const [part, isRight] of Object.entries(parts)) {
    if (isRight) continue;
    const got = show(request[part as keyof typeof parts]);
    throw new DomainError(`${solver.name}: ${part} of a solve request is ${got}; change what plainRequest makes.`);
  }
  if (reduce === "none") requireRoom(solver.name, "the answer", batch * n, samples);
  if (draws === "latinHypercube") requireRoom(solver.name, "a Latin hypercube", n, samples);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
