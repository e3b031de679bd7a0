import type { AuditComparison, AuditReport, AuditRow, RevealedPreferenceCheck } from "imle";

/** The comparison that a row is meant for, or the other where there is none. */
export function comparisonOf({ aim, gibbs, perturbed }: AuditRow): AuditComparison | null {
  return aim === "gibbs" ? (gibbs ?? perturbed) : (perturbed ?? gibbs);
}

/** Head and rows of the table of an audit, without the times. */
export function auditRows({ rows, references }: AuditReport): string[][] {
  const hasGibbs = references.some(({ name }) => name === "gibbs");
  const hasNoise = references.some(({ name }) => name !== "gibbs");
  const head = [
    "estimator",
    ...(hasGibbs ? ["bias: Gibbs"] : []),
    ...(hasNoise ? ["bias: noise"] : []),
    ...["cosine", "one", "scale", "variance", "density", "places", "solves"],
  ];
  return [
    head,
    ...rows.map((row) => {
      const compared = comparisonOf(row);
      return [
        row.name,
        ...(hasGibbs ? [biasText(row.gibbs)] : []),
        ...(hasNoise ? [biasText(row.perturbed)] : []),
        compared === null ? "–" : cosineText(compared.cosine),
        compared === null ? "–" : cosineText(compared.cosineOfOne),
        compared === null || Number.isNaN(compared.scale) ? "–" : short(compared.scale),
        compared === null ? "–" : short(compared.variance),
        row.density.toFixed(2),
        row.nonZeros.toFixed(1),
        row.solves === null ? "?" : `${count(row.solves.forward)}+${count(row.solves.backward)}`,
      ];
    }),
  ];
}

const MARKS = { biased: "", unbiased: "≈", unclear: "?" } as const;

function biasText(compared: AuditComparison | null): string {
  if (compared === null) return "–";
  return `${MARKS[compared.verdict]}${short(compared.bias)} ±${short(compared.biasError)}`;
}

function cosineText(value: number): string {
  return value.toFixed(2).replace("-0.00", "0.00").replace("-", "−");
}

/** A mean of counts, whole as a rule. */
function count(mean: number): string {
  return String(Number(mean.toFixed(1)));
}

/** A number in six letters or fewer. */
function short(value: number): string {
  const size = Math.abs(value);
  if (size >= 9999.5) return value.toExponential(0).replace("+", "");
  return value.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3).replace("-", "−");
}

/** What the columns are, as [names, text]. */
export function legendOf(report: AuditReport): [string, string][] {
  const { references, rows } = report;
  const settings = rows.filter(({ setting }) => setting !== "").map(({ name, setting }) => `${name} ${setting}`);
  const seen = (name: string): boolean => references.some((one) => one.name === name);
  const kinds = [
    ...(seen("gibbs") ? ["Gibbs: of the loss expected under the family, exactly"] : []),
    ...references
      .filter(({ name }) => name !== "gibbs")
      .map(noiseText)
      .slice(0, 1),
  ];
  return [
    [
      "bias",
      `‖mean − exact‖/‖exact‖ of ${report.repetitions} gradients ± what chance alone would make of it; ≈ none seen; ? none seen, but too noisy to tell`,
    ],
    ...kinds.map((text): [string, string] => ["", text]),
    ["cosine, one", "with the exact gradient: of the mean gradient, and the mean of single ones"],
    ["scale", "the factor that brings the mean gradient closest to the exact one"],
    ["variance", "of one gradient, summed, over ‖exact‖²"],
    ...(seen("gibbs")
      ? [
          [
            "",
            "cosine to variance: against Gibbs for simple, gumbelSoftmax and what samples the family, else against noise",
          ] as [string, string],
        ]
      : []),
    ["density, places", "share of gradients that are not 0 everywhere; numbers of a gradient that are not 0"],
    ["solves", "rows solved for one gradient, forward and backward"],
    ...(settings.length > 0 ? [["settings", settings.join(", ")] as [string, string]] : []),
  ];
}

function noiseText({ method }: AuditReport["references"][number]): string {
  const how =
    method === "score"
      ? "by the score of the noise"
      : "by differences along 8 random directions, on which all is compared";
  return `noise: of the loss expected under the perturbed solver, ${how}; multiplicative rows under their own noise`;
}

/** Which estimators are unbiased as far as seen, and which size of error would have been seen; null where none is. */
export function unbiasedOf({ rows }: AuditReport): string | null {
  const named = (verdict: AuditComparison["verdict"]): string[] =>
    rows.flatMap((row) => {
      const compared = comparisonOf(row);
      return compared?.verdict === verdict ? [`${row.name} ${percent(compared.detectable)}`] : [];
    });
  const [unbiased, unclear] = [named("unbiased"), named("unclear")];
  if (unbiased.length + unclear.length === 0) return null;
  const parts = [
    ...(unbiased.length > 0 ? [`to within ${unbiased.join(", ")}`] : []),
    ...(unclear.length > 0 ? [`too noisy to tell ${unclear.join(", ")}`] : []),
  ];
  return `${parts.join("; ")}. Gradients too large by that share would be called biased in 95 % of such audits.`;
}

function percent(share: number): string {
  const value = 100 * share;
  if (value >= 999.5) return "any factor";
  return value < 0.095 ? "0.1 %" : `${value.toFixed(value >= 9.95 ? 0 : 1)} %`;
}

/** What theory says of the rows. */
export function theoryOf({ loss }: AuditReport): string {
  const linear = loss.linear
    ? "The loss is linear in z, as far as seen, so that its slope says all."
    : "The loss is not linear in z: rows that are handed its gradient see its slope at the solutions alone, and perturbed estimates ∇L(E z) in place of ∇E L(z).";
  return `By theory scoreFunction is unbiased for any loss; for linear ones also simple (Gibbs) and perturbed (noise), and imle (noise) but for its finite step: least where it is symmetric or λ is small, at the price of variance. The others are biased. ${linear}`;
}

/** What the checks of solver and loss found, as [of what, text]. */
export function checksOf(report: AuditReport): [string, string][] {
  const { solver, monotonicity, revealedPreference, family, loss, warnings } = report;
  const { changes, violations } = monotonicity;
  const slopes = {
    slopes: "agrees with differences of loss.value around solutions",
    solutions: "agrees with differences of loss.value from one solution to another, not around them",
    no: "does not agree with loss.value",
  };
  const monotone = violations === 0 ? "is monotone" : "is not monotone";
  const finds = family?.violations === 0 ? "the solver finds" : "the solver does not find";
  return [
    ["solver", `${solver.name} ${monotone}: ${violations} of ${changes} trials that changed its solution went wrong`],
    ["solver", preferenceText(solver, revealedPreference)],
    ...(family === null
      ? []
      : [
          ["family", `${finds} its best solution: ${family.violations} of ${family.trials} trials went wrong`] as const,
        ]),
    ["loss", `loss.gradient ${slopes[loss.agrees]}`],
    ...warnings.map((warning) => ["WARNING", warning] as const),
  ].map(([head, text]) => [head!, text!]);
}

function preferenceText({ exact }: AuditReport["solver"], check: RevealedPreferenceCheck): string {
  const { answers, violations, beyond, comparisons, example } = check;
  const all = `${answers} answers in ${comparisons} comparisons`;
  if (example === null) return `no answer is worse than another that it gave: ${all}`;
  const { theta, answer, better, value, betterValue } = example;
  const counts = [
    ...(violations > 0 || beyond === 0 ? [String(violations)] : []),
    ...(beyond > 0 ? [`${beyond} to rows with negative costs, where a solver of costs is a heuristic`] : []),
  ].join(" and ");
  return (
    `some answers are worse than others that it gave${exact ? "" : " (it says that it is a heuristic)"}: ` +
    `${counts}, of ${all}; for example at theta ${numbers(theta)} it gave ${numbers(answer)}, an objective of ` +
    `${value}, where ${numbers(better)} has ${betterValue}`
  );
}

/** The first numbers of an array. */
function numbers(values: Float32Array): string {
  const shown = Array.from(values.subarray(0, SHOWN), (value) => String(Number(value.toPrecision(4))));
  return `[${[...shown, ...(values.length > SHOWN ? ["…"] : [])].join(", ")}]`;
}

const SHOWN = 12;
