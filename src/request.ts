import { none } from "./noise/none.ts";
import type { SolveRequest, Solver } from "./types.ts";

const noNoise = none();

/** The plain request: the solutions of θ itself, one for each instance. Other requests are this one with changes. */
export function plainRequest(solver: Solver, theta: Float32Array, batch: number): SolveRequest {
  return {
    solver,
    theta,
    batch,
    samples: 1,
    alpha: 1,
    lambda: null,
    gradient: null,
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
