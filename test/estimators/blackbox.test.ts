import fc from "fast-check";
import { blackbox, DomainError, enumerate, fixed, gridPath, imle, none, type Sense, type Solver, topK } from "imle";
import { expect, test } from "vitest";

const choice = (sense: Sense): Solver =>
  enumerate({
    sense,
    solutions: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  });

test("gives the gradients of an example done by hand, gains and costs", () => {
  // θ − λg = (2, 1, 0) − 2·(1, 0, −1) = (0, 1, 2): the choice moves from the first to the last, ∇θ = (z − z′)/2.
  const gains = blackbox(choice("max"), { lambda: 2 }).forward(Float32Array.of(2, 1, 0));
  expect([...gains.output]).toEqual([1, 0, 0]);
  expect([...gains.backward(Float32Array.of(1, 0, -1))]).toEqual([0.5, 0, -0.5]);
  // c + λg = (1, 2, 3) + 4·(1, 0, 0) = (5, 2, 3): from the first to the second, ∇c = −(z − z′)/4.
  const costs = blackbox(choice("min"), { lambda: 4 }).forward(Float32Array.of(1, 2, 3));
  expect([...costs.output]).toEqual([1, 0, 0]);
  expect([...costs.backward(Float32Array.of(1, 0, 0))]).toEqual([-0.25, 0.25, 0]);
});

test("is I-MLE without noise, with one sample, divided by lambda", () => {
  const number = fc.float({ min: -100, max: 100, noNaN: true });
  const numbers = fc.array(number, { minLength: 18, maxLength: 18 });
  const lambdas = fc.double({ min: 0.01, max: 100, noNaN: true });
  const solvers = fc.constantFrom(
    topK({ length: 6, k: 2 }),
    topK({ length: 3, k: 1, rows: 2 }),
    choice("max"),
    choice("min"),
    gridPath({ rows: 2, columns: 3 }),
  );
  const check = fc.property(solvers, numbers, numbers, lambdas, (solver, theta, slopes, lambda) => {
    const plain = imle(solver, { noise: none(), target: fixed({ beta: lambda }), scale: "inverseLambda" });
    const expected = plain.forward(Float32Array.from(theta));
    const pass = blackbox(solver, { lambda }).forward(Float32Array.from(theta));
    expect(pass.output).toEqual(expected.output);
    expect(pass.outputShape).toEqual(expected.outputShape);
    expect(pass.backward(Float32Array.from(slopes))).toEqual(expected.backward(Float32Array.from(slopes)));
  });
  fc.assert(check, { seed: 1, numRuns: 200 });
});

test("cuts the target off at 0 with clamp, and only with it", () => {
  // c + λg = (3, 1, 4) + 4·(−1, 0, −2) = (−1, 1, −4); cut off (0, 1, 0), where the first of equals is taken.
  const [theta, g] = [Float32Array.of(3, 1, 4), Float32Array.of(-1, 0, -2)];
  const open = blackbox(choice("min"), { lambda: 4 }).forward(theta);
  const clamped = blackbox(choice("min"), { lambda: 4, clamp: true }).forward(theta);
  expect([...open.backward(g)]).toEqual([0, -0.25, 0.25]);
  expect([...clamped.backward(g)]).toEqual([0.25, -0.25, 0]);
});

test("shows a solver that refuses negative costs none when it clamps", () => {
  const grid = gridPath({ rows: 2, columns: 2, negativeCosts: "error" });
  const [theta, g] = [Float32Array.of(1, 2, 3, 1), Float32Array.of(0, 0, -1, 0)];
  // The path by way of cell (0, 1), cost 2, would rather go by way of (1, 0), whose cost falls to 3 − 10 < 0.
  const four = gridPath({ rows: 2, columns: 2, neighbours: 4, negativeCosts: "error" });
  expect([...blackbox(four, { lambda: 10, clamp: true }).forward(theta).backward(g)]).toEqual([
    0,
    Math.fround(-0.1),
    Math.fround(0.1),
    0,
  ]);
  expect(() => blackbox(grid, { lambda: 10 }).forward(theta).backward(g)).toThrow(DomainError);
});

test("leaves the forward pass as it is, also with clamp", () => {
  const pass = blackbox(choice("max"), { lambda: 1, clamp: true }).forward(Float32Array.of(-3, -1, -2));
  expect([...pass.output]).toEqual([0, 1, 0]);
});

test("refuses a lambda that is not positive, a clamp that is not a truth value and options it does not know", () => {
  for (const lambda of [0, -1, Number.NaN, Infinity]) {
    const message = `blackbox: lambda must be a positive number, got ${lambda}.`;
    expect(() => blackbox(choice("max"), { lambda })).toThrow(new DomainError(message));
  }
  // @ts-expect-error
  expect(() => blackbox(choice("max"), { lambda: 1, clamp: 1 })).toThrow(
    new DomainError("blackbox: clamp must be true or false, got 1."),
  );
  // @ts-expect-error
  expect(() => blackbox(choice("max"), { lambda: 1, beta: 2 })).toThrow(
    new DomainError('blackbox: unknown option "beta"; it takes lambda, clamp, executor.'),
  );
  // @ts-expect-error
  expect(() => blackbox(choice("max"))).toThrow(
    new DomainError(
      "blackbox: expected an object such as { lambda: … }, got undefined; it takes lambda, clamp, executor.",
    ),
  );
});
