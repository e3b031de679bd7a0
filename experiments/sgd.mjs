/**
 * Stochastic gradient descent with momentum in the form of PyTorch, where the rate multiplies the whole velocity.
 *
 *     v ← momentum·v + ∇          θ ← θ − rate·v
 *
 * @param {number} length
 * @param {{ rate: number, momentum: number }} settings
 * @returns {(theta: Float32Array, gradient: ArrayLike<number>) => void} changes θ in place
 */
export function sgd(length, { rate, momentum }) {
  const velocity = new Float64Array(length);
  return (theta, gradient) => {
    for (let i = 0; i < length; i++) {
      velocity[i] = momentum * velocity[i] + gradient[i];
      theta[i] -= rate * velocity[i];
    }
  };
}
