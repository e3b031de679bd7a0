import { imle, none, topK } from "imle";
import { expect, test } from "vitest";

test("moves a choice away from what the loss dislikes", () => {
  const layer = imle(topK({ length: 3, k: 1 }), { noise: none(), beta: 10 });
  const pass = layer.forward(Float32Array.of(2, 1, 0));
  expect([...pass.output]).toEqual([1, 0, 0]);
  expect([...pass.backward(Float32Array.of(1, 0, 0))]).toEqual([1, -1, 0]);
});
