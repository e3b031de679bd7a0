import { gumbel, imle } from "imle";
import { milp, milpTour, model } from "imle/solvers/milp";

/** A layer of a whole program and one of tours, as text: the same wherever the library runs. */
export async function probe(): Promise<string> {
  const sack = model({ name: "sack", sense: "max" });
  const items = sack.addVariables(6, { type: "binary" });
  sack.addConstraint(
    items.map((item) => [item, 2 + item]),
    "<=",
    11,
  );
  const knapsack = await milp(sack);
  const tour = await milpTour({ cities: 6 });
  const theta = Float32Array.from({ length: 15 }, (_, i) => (7 * i) % 15);
  const packed = imle(knapsack, { noise: gumbel(), samples: 5 }).forward(theta.slice(0, 6));
  const toured = imle(tour, { noise: gumbel(), samples: 5 }).forward(theta);
  const text = JSON.stringify([[...packed.output], [...packed.backward(packed.output)], [...toured.output]]);
  knapsack.dispose();
  tour.dispose();
  return text;
}
