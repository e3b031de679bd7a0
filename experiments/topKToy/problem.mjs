// The problem: choose 5 of 10 numbers at random such that the choice z lies near b.
//
//     minimise over θ  E L(z),  L(z) = ‖z − b‖²,  p(z; θ) ∝ exp⟨θ, z⟩ over the 252 subsets
//
// Source: Niepert, Minervini, Franceschi, NeurIPS 2021, section 6.1. θ and b are those of the authors' code: the first
// ten normal numbers of NumPy's generator with seed 0, and the absolute values of the next ten.
import { kSubsets } from "imle";

export const CHOICE = { length: 10, k: 5 };

/** θ before the first step. */
export const START = [
  1.76405235, 0.40015721, 0.97873798, 2.2408932, 1.86755799, -0.97727788, 0.95008842, -0.15135721, -0.10321885,
  0.4105985,
];

const B = [
  0.14404357, 1.45427351, 0.76103773, 0.12167502, 0.44386323, 0.33367433, 1.49407907, 0.20515826, 0.3130677, 0.85409574,
];

export const subsets = kSubsets(CHOICE);

/** L(z). */
export function lossOf(z) {
  return B.reduce((sum, wanted, i) => sum + (z[i] - wanted) ** 2, 0);
}

/** ∂L/∂z = 2(z − b). */
export function slopesOf(z) {
  return Float32Array.from(B, (wanted, i) => 2 * (z[i] - wanted));
}

/** E L(z) = Σ b² + Σ μ(1 − 2b): L is linear on subsets, as z² = z. */
function expectationOf(theta) {
  const means = subsets.marginals(theta);
  return B.reduce((sum, wanted, i) => sum + wanted ** 2 + means[i] * (1 - 2 * wanted), 0);
}

/** The least loss of a subset, by enumeration. */
export const OPTIMUM = leastLoss();

/** How far E L(z) is from the optimum, exactly. */
export function gapOf(theta) {
  return expectationOf(theta) - OPTIMUM;
}

function leastLoss() {
  const all = subsets.solutions();
  let least = Infinity;
  for (let at = 0; at < all.length; at += CHOICE.length) {
    least = Math.min(least, lossOf(all.subarray(at, at + CHOICE.length)));
  }
  return least;
}
