/** Kernel: values[from … to) minus their mean over the finite ones, which alone are moved. */
export function centre(values: Float32Array, from: number, to: number): void {
  let sum = 0;
  let count = 0;
  for (let i = from; i < to; i++) {
    const value = values[i];
    if (value - value !== 0) continue;
    sum += value;
    count++;
  }
  const mean = count === 0 ? 0 : sum / count;
  for (let i = from; i < to; i++) values[i] -= mean;
}

/**
 * Kernel: g minus its mean on [from, to), over the places where θ is finite; 0 elsewhere: the derivative of `centre`.
 */
export function centreAside(g: Float32Array, theta: Float32Array, from: number, to: number): void {
  let sum = 0;
  let count = 0;
  for (let i = from; i < to; i++) {
    if (theta[i] - theta[i] !== 0) continue;
    sum += g[i];
    count++;
  }
  const mean = count === 0 ? 0 : sum / count;
  for (let i = from; i < to; i++) g[i] = theta[i] - theta[i] === 0 ? g[i] - mean : 0;
}

/** Kernel: values[from … to) /= length. An infinite value stays what it is. */
export function shorten(values: Float32Array, from: number, to: number, length: number): void {
  for (let i = from; i < to; i++) values[i] /= length;
}

/** Kernel: g ← (g − u⟨u, g⟩)/length on [from, to), u a unit vector whose infinite numbers do not count. */
export function projectAside(g: Float32Array, u: Float32Array, from: number, to: number, length: number): void {
  let along = 0;
  for (let i = from; i < to; i++) if (u[i] - u[i] === 0) along += u[i] * g[i];
  for (let i = from; i < to; i++) g[i] = u[i] - u[i] === 0 ? (g[i] - u[i] * along) / length : 0;
}
