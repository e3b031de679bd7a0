import { DomainError } from "imle";
import { milp, model } from "imle/solvers/milp";
import { expect, test } from "vitest";

test("a model refuses a bound that is none, and variables of no kind", () => {
  const program = model({ name: "m", sense: "max" });
  program.addVariables(2, { type: "binary" });
  const limits: number[] = [];
  for (const relation of ["<=", ">=", "="] as const) {
    expect(() => program.addConstraint([[0, 1]], relation, limits[3])).toThrow(
      new DomainError("model(m): the bound of constraint 0 must be a number, got undefined."),
    );
  }
  // @ts-expect-error
  expect(() => program.addVariables(2, null)).toThrow(DomainError);
});

test("a program that may be answered without proof says that it is not exact", async () => {
  const program = model({ sense: "max" });
  program.addVariables(2, { type: "binary" });
  for (const [options, exact] of [
    [{}, undefined],
    [{ gap: 0.5 }, false],
    [{ accept: "feasible" }, false],
  ] as const) {
    const solver = await milp(program, options);
    expect(solver.exact).toBe(exact);
    solver.dispose();
  }
});
