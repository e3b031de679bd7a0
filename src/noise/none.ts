import type { NoiseLaw } from "../core/noiseLaw.ts";
import { setRecipe } from "../core/recipe.ts";

/** No noise: every sample is the solution of θ itself. */
export function none(): NoiseLaw {
  const law: NoiseLaw = {
    name: "none",
    mean: 0,
    variance: 0,
    coupled: true,
    fill: (noise) => void noise.fill(0),
  };
  setRecipe(law, { factory: "none", options: null });
  return law;
}
