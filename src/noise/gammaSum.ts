import { type Complex, logBinomial, logGammaOnePlus, logOnePlus } from "./complex.ts";

/**
 * The quantile function of Y = Σ_{i=1..s} Gamma(shape a, scale 1/i), or, for s = ∞, of the limit of Y − a·ln s.
 *
 * The distribution function comes from the Laplace transform,
 *
 *     E e^{−vY} = [s! Γ(1+v) / Γ(1+s+v)]^a          E e^{−vX} = Γ(1+v)^a          (s finite, s = ∞)
 *
 * by the inversion integral along a parabola through the saddle point of the integrand: all singularities lie on the
 * negative axis, so some 30 to 60 nodes give 13 digits. It is inverted once, at equal steps of w = −ln(−ln u), by
 * Newton's method; between them a cubic through values and slopes stands for it. On that scale, and with the value
 * as q = ln(e^Y − 1), both ends are smooth: F ~ C·y^{s·a} at 0 and 1 − F ~ C·y^{a−1}·e^{−y} at ∞.
 *
 * Source: Weideman & Trefethen, "Parabolic and hyperbolic contours for computing the Bromwich integral", 2007.
 */
export function gammaSumQuantile(a: number, terms: number): (u: number) => number {
  const bounded = terms !== Number.POSITIVE_INFINITY;
  const mean = a * (bounded ? digammaOnePlus(terms) + EULER : EULER);
  const logFactorial = bounded ? logGammaOnePlus({ re: terms, im: 0 }).re : 0;
  const sum: GammaSum = { a, terms, bounded, mean, logFactorial };
  const { values, slopes } = invert(sum);
  return (u) => {
    const place = Math.min(Math.max((-Math.log(-Math.log(u)) - W_FROM) / W_STEP, 0), values.length - 1.0000001);
    const j = Math.floor(place);
    const q = cubic(place - j, values, slopes, j);
    return bounded ? softplus(q) : q;
  };
}

/** The law: Σ over `terms` Gamma variables of shape `a`; `bounded` from below (by 0) when the terms are finite. */
interface GammaSum {
  readonly a: number;
  readonly terms: number;
  readonly bounded: boolean;
  readonly mean: number;
  /** ln s!, where bounded. */
  readonly logFactorial: number;
}

/** w = −ln(−ln u) from u = 2⁻³³ to 1 − 2⁻³³, the least and the largest uniform that 32 bits make. */
const W_FROM = -3.2;
const W_TO = 22.95;
const W_STEP = 1 / 16;

/** q and dq/dw · step at equal steps of w, found by Newton's method from the middle outwards. */
function invert(sum: GammaSum): { values: Float64Array; slopes: Float64Array } {
  const count = Math.ceil((W_TO - W_FROM) / W_STEP) + 1;
  const values = new Float64Array(count);
  const slopes = new Float64Array(count);
  const start = sum.bounded ? inverseSoftplus(sum.mean) : sum.mean;
  const middle = Math.min(Math.max(Math.round((levelAt(sum, start).w - W_FROM) / W_STEP), 1), count - 2);
  place(middle, start);
  place(middle + 1, values[middle]! + slopes[middle]!);
  // The cubic of the last interval, carried on into the next one, is so good a guess that one step mends it.
  for (let j = middle + 2; j < count; j++) place(j, cubic(2, values, slopes, j - 2));
  for (let j = middle - 1; j >= 0; j--) place(j, cubic(-1, values, slopes, j + 1));
  return { values, slopes };

  function place(j: number, guess: number): void {
    const { q, slope } = solveLevel(sum, W_FROM + j * W_STEP, guess);
    values[j] = q;
    slopes[j] = slope * W_STEP;
  }
}

/**
 * The q whose level is w, and dq/dw there. Levels rise with q, so steps that lose their way are halved into a bracket.
 */
function solveLevel(sum: GammaSum, w: number, guess: number): { q: number; slope: number } {
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  let q = guess;
  for (let round = 0; ; round++) {
    const level = levelAt(sum, q);
    const gap = w - level.w;
    if (Number.isNaN(gap)) throw new Error(`internal: gammaSum(${sum.a}, ${sum.terms}) has no level at q = ${q}`);
    if (gap > 0) low = q;
    else high = q;
    const newton = q + gap * level.slope;
    if (Math.abs(gap) < 1e-6 || round === 60) return { q: newton, slope: level.slope };
    q = newton > low && newton < high ? newton : (Math.max(low, q - 1) + Math.min(high, q + 1)) / 2;
  }
}

/** w = −ln(−ln F) and dq/dw at q. */
function levelAt(sum: GammaSum, q: number): { w: number; slope: number } {
  const powerLaw = sum.bounded && q < -30 - 2 * Math.log(sum.terms);
  if (powerLaw) {
    // This close to 0, F = (s!)^a y^{sa} / Γ(1 + sa) except for a factor 1 + O(a·s²·y), and q = ln y.
    const exponent = sum.a * sum.terms;
    const logF = sum.a * sum.logFactorial - logGammaOnePlus({ re: exponent, im: 0 }).re + exponent * q;
    return { w: -Math.log(-logF), slope: -logF / exponent };
  }
  const y = sum.bounded ? softplus(q) : q;
  const { below, above, density } = distribution(sum, y);
  const minusLogF = below < 0.5 ? -Math.log(below) : -Math.log1p(-above);
  const dydq = sum.bounded ? -Math.expm1(-y) : 1;
  return { w: -Math.log(minusLogF), slope: (below * minusLogF) / (density * dydq) };
}

/** F(y), 1 − F(y) and the density, from (1/2πi)∫ e^{vy} L(v)/v dv along a parabola, by the trapezoid rule. */
function distribution(sum: GammaSum, y: number): { below: number; above: number; density: number } {
  const { focus, p, step } = chooseParabola(sum, y);
  let integral = 0;
  let density = 0;
  for (let i = 0; i < 4000; i++) {
    const t = i * step;
    const v = { re: focus + p * (1 - t * t), im: 2 * p * t };
    const transform = logTransform(sum, v);
    const size = Math.exp(v.re * y + transform.re) * (i === 0 ? 0.5 : 1);
    const angle = v.im * y + transform.im + Math.atan(t);
    const length = Math.sqrt(1 + t * t);
    const re = size * length * Math.cos(angle);
    const im = size * length * Math.sin(angle);
    integral += (re * v.re + im * v.im) / (v.re * v.re + v.im * v.im);
    density += re;
    if (size * length < 1e-17 * Math.abs(density)) break;
  }
  const weight = (2 * p * step) / Math.PI;
  const part = weight * integral;
  const passesPole = focus === 0;
  return { below: passesPole ? part : 1 + part, above: passesPole ? 1 - part : -part, density: weight * density };
}

/** The path v = focus + p(1 + it)², and the step in t. */
interface Parabola {
  readonly focus: 0 | -1;
  readonly p: number;
  readonly step: number;
}

/**
 * Below the mean the parabola passes right of the pole at 0 (focus 0) and the integral is F; above, it passes between
 * −1 and 0 (focus −1) and the integral is F − 1: each tail comes with all its digits. It goes through the saddle point
 * φ′ = 0 of φ = vy + ln L(v) − ln|v|, from where the integrand falls off like exp(−2p²φ″·t²) at first.
 *
 * For large a and y near to the mean the integrand is like exp(v²) and p small: the first kind would bend round, close
 * to −1 where L has a pole of order a, before the integrand has died away; then the second serves. For small a the
 * saddle point of the second lies so close to −1 that it is too sharp for the rule: 1/y does as well.
 */
function chooseParabola(sum: GammaSum, y: number): Parabola {
  if (y <= sum.mean || y <= 2) {
    const p = saddlePoint(sum, y, 0);
    const decay = 2 * p * p * curvatureAt(sum, y, p);
    if (y <= 2 || p >= 0.3 || decay > 45) {
      return { focus: 0, p, step: Math.min(0.3 / Math.sqrt(2 * decay), 0.15) };
    }
  }
  const p = Math.max(saddlePoint(sum, y, -1), 1 / y);
  const decay = 2 * p * p * curvatureAt(sum, y, p - 1);
  return { focus: -1, p, step: Math.min(0.15 / Math.sqrt(2 * decay), 0.15) };
}

/** ln of the Laplace transform at v. */
function logTransform({ a, terms, bounded }: GammaSum, v: Complex): Complex {
  if (!bounded) return scale(a, logGammaOnePlus(v));
  if (terms > 12) return scale(-a, logBinomial(v, terms));
  let re = 0;
  let im = 0;
  for (let i = 1; i <= terms; i++) {
    const factor = logOnePlus({ re: v.re / i, im: v.im / i });
    re += factor.re;
    im += factor.im;
  }
  return { re: -a * re, im: -a * im };
}

/** φ′(v) = y + d/dv ln L(v) − 1/v for real v: rises from −∞ to ∞ in (−1, 0), and from −∞ again in (0, ∞). */
function slopeAt({ a, terms, bounded }: GammaSum, y: number, v: number): number {
  return y + a * (bounded ? -digammaGrowth(v, terms) : digammaOnePlus(v)) - 1 / v;
}

/** φ″(v), to a few digits. */
function curvatureAt(sum: GammaSum, y: number, v: number): number {
  const nudge = 1e-4 * Math.min(Math.abs(v), 1 + v);
  return (slopeAt(sum, y, v + nudge) - slopeAt(sum, y, v)) / nudge;
}

/** The p with φ′(focus + p) = 0, by bisection of ln p: the contour needs no more than a few digits of it. */
function saddlePoint(sum: GammaSum, y: number, focus: number): number {
  let low = -30;
  let high = focus === 0 ? 700 : -1e-9;
  while (high - low > (focus === 0 ? 1e-3 : 1e-7)) {
    const middle = (low + high) / 2;
    if (slopeAt(sum, y, focus + Math.exp(middle)) < 0) low = middle;
    else high = middle;
  }
  return Math.exp(low);
}

/** ψ(1 + v) for real v > −1, to 10⁻¹⁰. */
function digammaOnePlus(v: number): number {
  let x = v + 1;
  let sum = 0;
  while (x < 8) {
    sum -= 1 / x;
    x += 1;
  }
  const r = 1 / (x * x);
  return sum + Math.log(x) - 0.5 / x - r * (1 / 12 - r * (1 / 120 - r / 252));
}

/** ψ(1 + v + s) − ψ(1 + v), to a few digits also where v is so large that the difference of the two has none. */
function digammaGrowth(v: number, s: number): number {
  return v > 100 ? Math.log1p(s / (v + 0.5)) : digammaOnePlus(v + s) - digammaOnePlus(v);
}

const EULER = 0.5772156649015329;

function scale(factor: number, { re, im }: Complex): Complex {
  return { re: factor * re, im: factor * im };
}

/** ln(1 + e^q), which is y. */
function softplus(q: number): number {
  return q > 0 ? q + Math.log1p(Math.exp(-q)) : Math.log1p(Math.exp(q));
}

/** ln(e^y − 1), which is q. */
function inverseSoftplus(y: number): number {
  return y + Math.log(-Math.expm1(-y));
}

/** Hermite's cubic between the nodes j and j + 1, at the fraction t. */
function cubic(t: number, values: Float64Array, slopes: Float64Array, j: number): number {
  const from = values[j]!;
  const to = values[j + 1]!;
  const slopeFrom = slopes[j]!;
  const slopeTo = slopes[j + 1]!;
  const rest = 1 - t;
  return from + t * t * (3 - 2 * t) * (to - from) + t * rest * (rest * slopeFrom - t * slopeTo);
}
