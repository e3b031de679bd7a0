import { readMps } from "imle/files";
import { type MilpConstraint, type MilpModel, type MilpVariable, milp } from "imle/solvers/milp";
import { expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";

const randoms = randomsOf(73);

/** How a text is written. Every choice leaves the model the same. */
interface Dialect {
  /** Whether some choice is taken: each has a name. */
  readonly is: (choice: string) => boolean;
  readonly fixed: boolean;
}

/** Whole variables of few values, rows of all kinds with and without ranges, a constant. */
function randomModel(next: () => number, spaces: boolean): MilpModel {
  const name = (kind: string, i: number): string => (spaces ? `${kind} ${i}` : `${kind}${i}`);
  const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  const variables = Array.from({ length: whole(2, 4) }, (_, i): MilpVariable => {
    const lower = whole(-3, 2);
    const unit = next() < 0.25;
    return {
      name: name("x", i),
      lower: unit ? 0 : lower,
      upper: unit ? 1 : lower + whole(0, 3),
      type: "integer",
      cost: whole(-20, 20) / 4,
    };
  });
  const constraints = Array.from({ length: whole(1, 3) }, (_, i): MilpConstraint => {
    const terms = variables.flatMap((_, at): [number, number][] => {
      const value = whole(-6, 6) / 2;
      return value === 0 ? [] : [[at, value]];
    });
    // Near the sum at some point that keeps the bounds, so that most models have solutions.
    const sum = terms.reduce(
      (all, [at, value]) => all + value * whole(variables[at]!.lower!, variables[at]!.upper!),
      0,
    );
    const bound = sum + (next() < 0.2 ? whole(-4, 4) / 2 : 0);
    const reach = whole(1, 6) / 2;
    const kind = whole(0, 4);
    if (kind === 0) return { name: name("c", i), terms, lower: -Infinity, upper: bound };
    if (kind === 1) return { name: name("c", i), terms, lower: bound, upper: Infinity };
    if (kind === 2) return { name: name("c", i), terms, lower: bound, upper: bound };
    return { name: name("c", i), terms, lower: bound - reach, upper: bound };
  });
  const constant = whole(-3, 3);
  return { sense: next() < 0.5 ? "max" : "min", variables, constraints, ...(constant !== 0 && { constant }) };
}

/** The text of a model in a dialect. */
function written({ sense, variables, constraints, constant = 0 }: MilpModel, { is, fixed }: Dialect): string {
  const head = (word: string): string => (is("lower case sections") ? word.toLowerCase() : word);
  const word = (text: string): string => (is("lower case words") ? text.toLowerCase() : text);
  const number = (value: number): string => {
    if (is("exponents")) return value.toExponential().replace("e", is("Fortran") ? "D" : "E");
    return is("signs") && value > 0 ? `+${value}` : String(value);
  };
  const indent = !fixed && is("no indent") ? "" : is("tabs") && !fixed ? "\t" : " ";
  const fields = (...texts: string[]): string =>
    fixed
      ? [1, 4, 14, 24, 39, 49].reduce((line, at, i) => (texts[i] ? line.padEnd(at) + texts[i] : line), "")
      : indent + texts.filter((text) => text !== "").join(is("tabs") ? "\t" : "  ");
  const pairs = (first: string, list: [string, number][]): string[] => {
    const size = is("two on a line") ? 2 : 1;
    const lines = Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
      list.slice(size * i, size * i + size),
    );
    return lines.map((line) => fields("", first, ...line.flatMap(([name, value]) => [name, number(value)])));
  };

  const objective = variables[0]!.name!.includes(" ") ? "the cost" : "cost";
  const senseLines = is("one line")
    ? [`${head("OBJSENSE")} ${word(sense.toUpperCase())}`]
    : [
        head(is("OBJSEN") ? "OBJSEN" : "OBJSENSE"),
        (is("indented sense") ? "    " : "") +
          word(is("whole word") ? `${sense}imize`.toUpperCase() : sense.toUpperCase()),
      ];
  const sensed = sense === "max" || is("sense of minima") ? senseLines : [];
  const kindOf = ({ lower, upper }: MilpConstraint): string => {
    if (lower === -Infinity) return "L";
    if (upper === Infinity) return "G";
    return lower === upper || is("ranged equations") ? "E" : is("ranged from below") ? "G" : "L";
  };
  const rightSide = (row: MilpConstraint): number => (kindOf(row) === "G" ? row.lower! : row.upper!);
  const rowLines = (list: readonly MilpConstraint[]): string[] =>
    list.map((row) => fields(word(kindOf(row)), row.name!));
  const lazy = is("lazy constraints") ? 1 : constraints.length;
  const decoy = is("OBJNAME");
  const marked = is("markers");
  const columns = variables.flatMap(({ name, cost }, at) => {
    const entries = constraints.flatMap((row): [string, number][] =>
      row.terms.filter(([variable]) => variable === at).map(([, value]) => [row.name!, value]),
    );
    const costs: [string, number][] = cost !== 0 || entries.length === 0 ? [[objective, cost!]] : [];
    return pairs(name!, [...costs, ...(decoy ? [["decoy", 7] as [string, number]] : []), ...entries]);
  });
  const rhs = constraints
    .filter((row) => rightSide(row) !== 0)
    .map((row): [string, number] => [row.name!, rightSide(row)]);
  if (constant !== 0) rhs.push([objective, -constant]);
  const ranges = constraints
    .filter(({ lower, upper }) => Number.isFinite(lower) && Number.isFinite(upper) && lower !== upper)
    .map((row): [string, number] => {
      const reach = row.upper! - row.lower!;
      return [row.name!, kindOf(row) === "E" || is("negative ranges") ? -reach : reach];
    });
  const set = (name: string): string => (is("no names of sets") ? "" : name);
  const bounds = variables.flatMap(({ name, lower, upper }) => {
    const unit = lower === 0 && upper === 1;
    if (unit && marked) return [];
    if (unit && is("BV")) return [fields(word("BV"), set("BND"), name!)];
    if (lower === upper && marked) return [fields(word("FX"), set("BND"), name!, number(lower!))];
    const [low, high] = marked ? ["LO", "UP"] : ["LI", "UI"];
    const both = [
      fields(word(low!), set("BND"), name!, number(lower!)),
      fields(word(high!), set("BND"), name!, number(upper!)),
    ];
    return is("upper bounds first") ? both.reverse() : both;
  });
  const lines = [
    ...(is("sense in front") ? sensed : []),
    ...(is("no name") ? [] : [head("NAME")]),
    ...(is("sense in front") || is("sense behind the rows") ? [] : sensed),
    ...(decoy ? (is("one line") ? [`${head("OBJNAME")} ${objective}`] : [head("OBJNAME"), `    ${objective}`]) : []),
    head("ROWS"),
    ...(decoy ? [fields(word("N"), "decoy")] : []),
    fields(word("N"), objective),
    ...(is("a second free row") && !decoy ? [fields(word("N"), "spare")] : []),
    ...rowLines(constraints.slice(0, lazy)),
    ...(lazy < constraints.length
      ? [head(is("user cuts") ? "USERCUTS" : "LAZYCONS"), ...rowLines(constraints.slice(lazy))]
      : []),
    ...(!is("sense in front") && is("sense behind the rows") ? sensed : []),
    head("COLUMNS"),
    ...(marked ? [fields("", "M1", word("'MARKER'"), "", word("'INTORG'"))] : []),
    ...columns,
    ...(marked ? [fields("", "M2", word("'MARKER'"), "", word("'INTEND'"))] : []),
    ...(rhs.length > 0 || is("empty sections") ? [head("RHS")] : []),
    ...pairs(set("RHS"), rhs),
    ...(ranges.length > 0 ? [head("RANGES")] : []),
    ...pairs(set("RNG"), ranges),
    ...(bounds.length > 0 ? [head("BOUNDS"), ...bounds] : []),
    head("ENDATA"),
  ];
  const remarked = is("comments") ? lines.flatMap((line) => [line, "* a remark", "", "   * another  1  2"]) : lines;
  return `${(is("byte-order mark") ? "\uFEFF" : "") + remarked.join(is("CR LF") ? "\r\n" : "\n")}\n`;
}

/** The best objective of all values; undefined where none keep the constraints. */
function bruteForce({ sense, variables, constraints, constant = 0 }: MilpModel): number | undefined {
  const sign = sense === "max" ? 1 : -1;
  let best: number | undefined;
  const visit = (values: number[]): void => {
    const variable = variables[values.length];
    if (variable) {
      for (let value = variable.lower!; value <= variable.upper!; value++) visit([...values, value]);
      return;
    }
    const keeps = constraints.every(({ terms, lower, upper }) => {
      const sum = terms.reduce((all, [at, coefficient]) => all + coefficient * values[at]!, 0);
      return sum >= lower! && sum <= upper!;
    });
    const objective = values.reduce((sum, value, i) => sum + value * variables[i]!.cost!, constant);
    if (keeps && (best === undefined || sign * objective > sign * best)) best = objective;
  };
  visit([]);
  return best;
}

test("reads one model in 600 dialects, of free and fixed columns, names with spaces among them", () => {
  for (let seed = 0; seed < 600; seed++) {
    const { model, text } = example(seed);
    expect(readMps(text), text).toEqual(model);
  }
});

test("finds from a text what trying all values of the model finds, 240 times", async () => {
  let infeasible = 0;
  for (let seed = 0; seed < 240; seed++) {
    const { model, text } = example(seed);
    const best = bruteForce(model);
    const solver = await milp({ mps: text });
    if (best === undefined) {
      infeasible++;
      expect(() => solver.solveFloat64()).toThrow(/no values of the variables/);
    } else {
      const { values, objective } = solver.solveFloat64();
      expect(objective, text).toBeCloseTo(best, 9);
      expect(values.every(Number.isInteger)).toBe(true);
    }
    solver.dispose();
  }
  expect(infeasible).toBeLessThan(150);
});

/** A model and a dialect, the same ones for the same seed. */
function example(seed: number): { model: MilpModel; text: string } {
  const numbers = [...randoms(400, seed)];
  const next = (): number => (numbers.pop()! + 1) / 2;
  const fixed = next() < 0.5;
  const model = randomModel(next, fixed && next() < 0.7);
  const taken = new Map<string, boolean>();
  const is = (choice: string): boolean => {
    if (!taken.has(choice)) taken.set(choice, next() < 0.4);
    return taken.get(choice)!;
  };
  return { model, text: written(model, { is, fixed }) };
}
