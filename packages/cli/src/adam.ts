/** One parameter vector's Adam, in place. Source: Kingma & Ba, ICLR 2015, algorithm 1. */
export function adam(length: number, learningRate: number): (parameters: Float32Array, gradient: Float32Array) => void {
  const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];
  const first = new Float64Array(length);
  const second = new Float64Array(length);
  let step = 0;
  return (parameters, gradient) => {
    step++;
    const rate = learningRate / (1 - beta1 ** step);
    const correction = 1 - beta2 ** step;
    for (let i = 0; i < gradient.length; i++) {
      const g = gradient[i]!;
      const m = beta1 * first[i]! + (1 - beta1) * g;
      const v = beta2 * second[i]! + (1 - beta2) * g * g;
      first[i] = m;
      second[i] = v;
      parameters[i] = parameters[i]! - (rate * m) / (Math.sqrt(v / correction) + epsilon);
    }
  };
}
