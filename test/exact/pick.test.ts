import { expect, test } from "vitest";
import { pick } from "../../src/exact/sampleCategorical.ts";

test("takes the index in whose part the level lies", () => {
  const chances = [9, 0.25, 0, 0.5, 0.25, 9];
  const picked = [0, 0.2, 0.25, 0.7, 0.75, 0.99].map((level) => pick(chances, 1, 5, level));
  expect(picked).toEqual([1, 1, 3, 3, 4, 4]);
});

test("takes the last that is possible where rounding leaves the level past the end", () => {
  const chances = [...new Array<number>(10).fill(0.1 - 2 ** -50), 0];
  expect(pick(chances, 0, 11, 1 - 2 ** -53)).toBe(9);
});
