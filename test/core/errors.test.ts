import { DomainError, gridPath, imle, none, ranking, topK } from "imle";
import { describe, expect, test } from "vitest";
import { show } from "../../src/core/errors.ts";

describe("names the option that was meant", () => {
  test.each<[string, () => unknown, string]>([
    // @ts-expect-error
    ["a letter too few", () => topK({ lenght: 3, k: 1 }), 'unknown option "lenght"; did you mean length? it takes'],
    // @ts-expect-error
    ["singular", () => imle(topK({ length: 3, k: 1 }), { noise: none(), sample: 3 }), "did you mean samples? it takes"],
    // @ts-expect-error
    ["American spelling", () => gridPath({ rows: 2, columns: 2, neighbors: 4 }), "did you mean neighbours? it takes"],
    // @ts-expect-error
    ["American spelling again", () => ranking({ length: 3, normalized: true }), "did you mean normalised? it takes"],
    // @ts-expect-error
    ["another case", () => topK({ Length: 3, k: 1 }), "did you mean length? it takes"],
    [
      "a choice",
      () => gridPath({ rows: 2, columns: 2, steps: "octil" as "octile" }),
      'got "octil". Did you mean octile?',
    ],
  ])("for %s", (_, work, message) => {
    expect(work).toThrow(DomainError);
    expect(work).toThrow(message);
  });

  test("and none where nothing is near", () => {
    // @ts-expect-error
    const work = () => topK({ length: 3, k: 1, temperature: 2 });
    expect(work).toThrow('topK: unknown option "temperature"; it takes length, k, rows.');
  });
});

test.each<[unknown, string]>([
  [Symbol("z"), "Symbol(z)"],
  [3n, "3n"],
  [Object.create(null), "object"],
  [{ constructor: 3 }, "Object"],
  [Object.create({ constructor: { name: 3 } }), "object"],
  [new (class Own {})(), "Own"],
  [new Set([1]), "Set"],
  [new Date(Number.NaN), "Date"],
  [() => 1, "function"],
  [[1, 2], "Array of 2 numbers"],
  [[1, "a"], "Array of 2 items"],
  [new Float32Array(1), "Float32Array of 1 number"],
  ["x".repeat(100), `"${"x".repeat(60)}…"`],
])("shows %s in a message", (value, text) => {
  expect(show(value)).toBe(text);
});
