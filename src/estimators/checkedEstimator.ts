import { checkedProgram } from "../core/checkedProgram.ts";
import { DomainError, plural, requireChoice, requireCount, ShapeError, show } from "../core/errors.ts";
import { isFloat32Array } from "../core/instances.ts";
import type { SolveProgram } from "../core/solveRequest.ts";
import type { Estimate, Estimator, ForwardCall } from "./types.ts";

/**
 * An estimator of the caller's, with a look at all that it gives.
 *
 * @throws DomainError unless it is an estimator; its passes throw ShapeErrors and DomainErrors.
 */
export function checkedEstimator(estimator: Estimator): Estimator {
  if (typeof estimator?.forward !== "function") {
    throw new DomainError(
      `createLayer: expected an estimator { name, samples, output, *forward(call) }, got ${show(estimator)}.`,
    );
  }
  const { name, samples, output, rows = samples, upstream = "gradient" } = estimator;
  if (typeof name !== "string") throw new DomainError(`createLayer: name must be a text, got ${show(name)}.`);
  requireCount(name, "samples", samples, { from: 1 });
  requireChoice(name, "output", output, ["samples", "mean"]);
  requireCount(name, "rows", rows, { from: 1 });
  requireChoice(name, "upstream", upstream, ["gradient", "losses"]);
  return { name, samples, output, rows, upstream, forward };

  function* forward(call: ForwardCall): SolveProgram<Estimate> {
    const { theta } = call;
    const estimate = yield* checkedProgram(estimator.forward(call));
    const { output: result, backward } = estimate ?? {};
    requireNumbers(name, "the output", result, theta.length * (output === "mean" ? 1 : samples));
    if (typeof backward !== "function") {
      throw new DomainError(`${name}: backward of the estimate must be a generator function, got ${show(backward)}.`);
    }
    return {
      output: result,
      *backward(gradient) {
        const slopes = yield* checkedProgram(estimate.backward(gradient));
        requireNumbers(name, "the gradient", slopes, theta.length);
        return slopes;
      },
    };
  }
}

function requireNumbers(name: string, what: string, values: Float32Array | undefined, size: number): void {
  if (isFloat32Array(values) && values.length === size) return;
  const got = isFloat32Array(values) ? plural(values.length, "number") : show(values);
  throw new ShapeError(`${name}: ${what} of the estimator is ${got}, expected a Float32Array of ${size}.`);
}
