import type { NoiseLaw } from "./noiseLaw.ts";
import type { SolveRequest } from "./solveRequest.ts";
import type { Solver } from "./solver.ts";

/** Stands where a request has no noise: at temperature 0 nobody draws from it. */
const noNoise: NoiseLaw = { name: "none", fill: (noise) => void noise.fill(0) };

/** The plain request: the solutions of θ itself, one for each instance. Other requests are this one with changes. */
export function plainRequest(solver: Solver, theta: Float32Array, batch: number): SolveRequest {
  return {
    solver,
    theta,
    batch,
    samples: 1,
    alpha: 1,
    shift: null,
    direction: null,
    clamp: false,
    perturbation: "additive",
    temperature: 0,
    noise: noNoise,
    draws: "independent",
    seed: 0,
    step: 0,
    wanted: null,
    reduce: "none",
  };
}
