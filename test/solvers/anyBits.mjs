// A worker that hands numbers of every kind to a solver, without the checks of a layer. It says in shared memory how
// far it is, so that who waits for it sees where it hangs, and at the end what was wrong.
import { parentPort, workerData } from "node:worker_threads";

const { problem, wasm, numbers } = workerData;
if (!wasm) delete globalThis.WebAssembly;
const library = await import("../../dist/index.js");
const { problems } = await import("./anyBitsProblems.mjs");

/** What there is room for on both sides of a solution, to see whether it is left alone. */
const MARGIN = 64;
const MARK = -7.25;

const progress = new Int32Array(numbers.progress);
const faults = new Set();
const solver = problems[problem](library);
const n = solver.shape.reduce((product, size) => product * size, 1);
const thetas = Array.from({ length: numbers.count }, (_, i) => numbers.values.subarray(i * n, (i + 1) * n));

const reference = Float32Array.from({ length: n }, (_, i) => 1 + ((7 * i) % 11) / 3);
const before = solved(solver, reference, 1);
for (const [i, theta] of thetas.entries()) {
  progress[0] = i;
  solved(solver, theta, 1);
  if (solver.solveBatch && i % 5 === 4) solved(solver, numbers.values.subarray((i - 4) * n, (i + 1) * n), 5);
}
progress[0] = numbers.count;
if (String(solved(solver, reference, 1)) !== String(before)) faults.add("what came before shows in a later solution");

// Through a layer, which refuses what the solver gives no meaning.
const layer = library.imle(solver, { noise: library.none(), samples: 1 });
for (const [i, theta] of thetas.entries()) {
  progress[0] = numbers.count + i;
  attempt(() => {
    const pass = layer.forward(theta);
    const gradient = pass.backward(pass.output.map((_, at) => (at % 3) - 1));
    if (gradient.some(Number.isNaN)) faults.add(`a layer's gradient has NaN for [${theta}]`);
  });
}
parentPort.postMessage([...faults]);

/** The solution, or the message of the error. */
function solved(by, theta, rows) {
  const room = new Float32Array(theta.length + 2 * MARGIN).fill(MARK);
  const solution = room.subarray(MARGIN, MARGIN + theta.length);
  const given = Float32Array.from(theta);
  const error = attempt(() => (rows === 1 ? by.solve(given, solution) : by.solveBatch(given, solution, rows)));
  const outside = [...room.subarray(0, MARGIN), ...room.subarray(MARGIN + theta.length)];
  if (outside.some((value) => value !== MARK)) faults.add(`writes outside of the solution for [${theta}]`);
  if (given.some((value, i) => !Object.is(value, theta[i]))) faults.add(`changes theta, [${theta}]`);
  if (error === undefined && !solution.every(Number.isFinite)) faults.add(`leaves [${solution}] for [${theta}]`);
  return error ?? solution;
}

/** The message of the library's error that the work ends with; any other is a fault. */
function attempt(work) {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!(error instanceof library.SolverError || error instanceof library.DomainError))
      faults.add(String(error.stack));
    return error.message;
  }
}
