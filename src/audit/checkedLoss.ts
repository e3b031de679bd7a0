import { DomainError, messageOf, ShapeError, show } from "../core/errors.ts";
import { findNoNumber, isList } from "../core/isList.ts";
import type { SolutionLoss } from "./types.ts";

/** The largest float32. */
const LARGEST = (2 - 2 ** -23) * 2 ** 127;

/** A loss whose answers are checked. */
export interface CheckedLoss {
  value(solution: Float32Array): number;
  gradient(solution: Float32Array): Float32Array;
}

/**
 * The loss, handed copies.
 *
 * @throws DomainError when it is not one; its functions throw a ShapeError or a DomainError when an answer is none.
 */
export function checkedLoss(loss: SolutionLoss, n: number): CheckedLoss {
  for (const part of ["value", "gradient"] as const) {
    if (typeof loss?.[part] === "function") continue;
    throw new DomainError(
      `audit: loss must have the functions value and gradient of a solution, got ${show(loss?.[part] ?? loss)}${loss ? ` as ${part}` : ""}.`,
    );
  }
  return {
    value(solution) {
      const value = guarded("value", () => loss.value(solution.slice()));
      if (Number.isFinite(value)) return value;
      throw new DomainError(`audit: loss.value returned ${show(value)}, expected a finite number.`);
    },
    gradient(solution) {
      const answer = guarded("gradient", () => loss.gradient(solution.slice()));
      if (!isList(answer) || answer.length !== n) {
        const got = isList(answer) ? `${answer.length} numbers` : show(answer);
        throw new ShapeError(`audit: loss.gradient returned ${got}, expected ${n} numbers as a solution has.`);
      }
      const at = findNoNumber(answer, LARGEST);
      if (at < 0) return Float32Array.from(answer);
      throw new DomainError(
        `audit: loss.gradient returned ${show(answer[at])} as number ${at}; every number must be finite.`,
      );
    },
  };
}

function guarded<T>(part: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const message = messageOf(error);
    throw new DomainError(`audit: loss.${part} failed: ${message}`, { cause: error });
  }
}
