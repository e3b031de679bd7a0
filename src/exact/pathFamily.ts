import { sizeOf } from "../core/shape.ts";
import { buildPathChances, followPaths, followSlopes, type PathDag } from "../kernels/pathDag.ts";
import { createFamily, type FamilyFacts } from "./createFamily.ts";
import { pick } from "./sampleCategorical.ts";
import type { Family } from "./types.ts";

/**
 * The family of the paths through a net, by forward–backward: sums over the rest of the path, from its end, give the
 * chance of every arc at its tail; those, from the beginning, give marginals, derivatives and draws.
 */
export function pathFamily(facts: FamilyFacts, net: PathDag): Family {
  const { firstArc, heads, items } = net;
  const n = sizeOf(facts.shape);
  const last = firstArc.length - 2;
  const chances = new Float64Array(heads.length);
  const bests = new Float64Array(last + 1);
  const factors = new Float64Array(last + 1);
  const visits = new Float64Array(last + 1);
  const visitSlopes = new Float64Array(last + 1);
  const expected = new Float64Array(last + 1);
  let logPartition = 0;

  return createFamily(facts, {
    build(scores) {
      logPartition = buildPathChances(net, scores, bests, factors, chances);
    },
    logPartition: () => logPartition,
    marginals: (means) => followPaths(net, chances, visits, means),
    covariance: (gradient, product) => followSlopes(net, chances, gradient, expected, visits, visitSlopes, product),
    sample(solution, uniform) {
      for (let state = 0; state < last; ) {
        const arc = pick(chances, firstArc[state]!, firstArc[state + 1]!, uniform());
        solution[items[arc]!] = 1;
        state = heads[arc]!;
      }
    },
    list(table) {
      const path: number[] = [];
      for (let at = 0, state = 0; at < table.length; at += n) {
        for (; state !== last; state = heads[path.at(-1)!]!) path.push(firstArc[state]!);
        for (const arc of path) table[at + items[arc]!] = 1;
        // The next one: the last arc behind which its tail has another gives way to that.
        while (path.length > 0) {
          const next = path.pop()! + 1;
          const tail = path.length > 0 ? heads[path.at(-1)!]! : 0;
          if (next === firstArc[tail + 1]) continue;
          path.push(next);
          state = heads[next]!;
          break;
        }
      }
    },
  });
}
