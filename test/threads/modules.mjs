// Solvers and laws as a user would export them from a module, for tests of what can be sent to a thread.
import { argmax, fromFunction, gumbel, topK } from "../../dist/index.js";
import { threads } from "../../dist/threads/index.js";

const description = { name: "own", sense: "max", shape: [3] };

/** A third of every theta: fractional, so that sums round. */
export const third = fromFunction({ ...description, name: "third", solve: (theta) => theta.map((x) => x / 3) });

/** Answers later. */
export const later = fromFunction({
  ...description,
  name: "later",
  solve: async (theta) => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return theta.map((x) => x / 3);
  },
});

/** Fails if theta begins with a negative number. */
export const failing = fromFunction({
  ...description,
  name: "failing",
  solve(theta) {
    if (theta[0] < 0) throw new RangeError(`no solution for ${theta[0]}`);
    return theta;
  },
});

/** Answers later; rejects if theta begins with a negative number. */
export const rejecting = fromFunction({
  ...description,
  name: "rejecting",
  solve: async (theta) => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (theta[0] < 0) throw new RangeError(`no solution for ${theta[0]}`);
    return theta;
  },
});

/** Never returns if theta begins with a negative number. */
export const endless = fromFunction({
  ...description,
  name: "endless",
  solve(theta) {
    while (theta[0] < 0);
    return theta;
  },
});

/** Fails after 50 ms if theta begins with -1, and never returns if it begins with -2. */
export const mixed = fromFunction({
  ...description,
  name: "mixed",
  solve(theta) {
    while (theta[0] === -2);
    if (theta[0] === -1) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
      throw new Error("no");
    }
    return theta;
  },
});

/** Exits its thread `left[0]` times in all; the threads share `left`. */
export function deadly({ left }) {
  const count = new Int32Array(left);
  return fromFunction({
    ...description,
    name: "deadly",
    solve(theta) {
      for (let some = count[0]; some > 0; some = Atomics.load(count, 0)) {
        if (Atomics.compareExchange(count, 0, some, some - 1) === some) process.exit(7);
      }
      return theta.map((x) => x / 3);
    },
  });
}

/** Made from options, asynchronously. */
export const chosen = async ({ k }) => topK({ length: 3, k });

/** A law without a table. */
export const steps = {
  name: "steps",
  mean: 0,
  variance: 1,
  fill(noise, { sample }) {
    for (let i = 0; i < noise.length; i++) noise[i] = (i + sample) % 2 === 0 ? 1 : -1;
  },
};

/** Starts threads on a worker thread. */
export const nested = () => threads({ workers: 1 });

export const largest = argmax({ length: 3 });

/** A law with a table; not a solver. */
export const law = gumbel();

/** Two solvers that share one function and differ in what it reads. */
class Scaled {
  name = "scaled";
  sense = "max";
  shape = [3];
  constructor(factor) {
    this.factor = factor;
  }
  solve(theta, solution) {
    for (let i = 0; i < 3; i++) solution[i] = this.factor * theta[i];
  }
}
export const scaled = ({ factor }) => new Scaled(factor);

/** Exhausts its thread's memory `left[0]` times. */
export function hungry({ left }) {
  const count = new Int32Array(left);
  return fromFunction({
    ...description,
    name: "hungry",
    solve(theta) {
      if (Atomics.sub(count, 0, 1) > 0) for (const kept = []; ; ) kept.push(new Array(1e5).fill(Math.random()));
      return theta.map((x) => x / 3);
    },
  });
}

/** Fails with a long message. */
export const wordy = fromFunction({
  ...description,
  name: "wordy",
  solve(theta) {
    if (theta[0] < 0) throw new Error(`\u0001ü${"x\u0007".repeat(4000)}`);
    return theta;
  },
});
