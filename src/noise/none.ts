import { setOrigin } from "../origin.ts";
import type { NoiseLaw } from "../types.ts";

/** No noise: every sample is the solution of θ itself. */
export function none(): NoiseLaw {
  const law: NoiseLaw = {
    name: "none",
    mean: 0,
    variance: 0,
    coupled: true,
    fill: (noise) => void noise.fill(0),
  };
  setOrigin(law, { factory: "none", options: null });
  return law;
}
