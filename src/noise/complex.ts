/** A complex number; the functions below return a new one. Only used while a law is built, never for a draw. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** Principal ln(1 + z), exact for small z too. */
export function logOnePlus({ re, im }: Complex): Complex {
  return { re: 0.5 * Math.log1p(re * (2 + re) + im * im), im: Math.atan2(im, 1 + re) };
}

/**
 * ln Γ(1 + z), analytic in the plane without z <= −1: Stirling's series, after a shift to where it holds.
 *
 * Source: Abramowitz & Stegun 6.1.15 and 6.1.40.
 */
export function logGammaOnePlus(z: Complex): Complex {
  let x = z.re + 1;
  let re = 0;
  let im = 0;
  while (needsShift(x, z.im)) {
    re -= 0.5 * Math.log(x * x + z.im * z.im);
    im -= Math.atan2(z.im, x);
    x += 1;
  }
  const { re: logRe, im: logIm } = log(x, z.im);
  const series = stirlingSeries(x, z.im);
  return {
    re: re + (x - 0.5) * logRe - z.im * logIm - x + HALF_LOG_TWO_PI + series.re,
    im: im + (x - 0.5) * logIm + z.im * logRe - z.im + series.im,
  };
}

/**
 * ln [Γ(1 + s + z) / (s! Γ(1 + z))] for real s > 0. Of the three terms the two large ones are subtracted by a formula
 * that does not lose their common digits.
 */
export function logBinomial(z: Complex, s: number): Complex {
  const size = Math.hypot(z.re, z.im);
  // Without cancellation: Γ(1+s+z)/s! where s is the larger one, Γ(1+s+z)/Γ(1+z) where |z| is.
  const [growth, rest] =
    size < s
      ? [logGammaGrowth({ re: s, im: 0 }, z), logGammaOnePlus(z)]
      : [logGammaGrowth(z, { re: s, im: 0 }), logGammaOnePlus({ re: s, im: 0 })];
  return { re: growth.re - rest.re, im: growth.im - rest.im };
}

/** ln Γ(1 + z + d) − ln Γ(1 + z). */
function logGammaGrowth(z: Complex, d: Complex): Complex {
  let x = z.re + 1;
  let re = 0;
  let im = 0;
  while (needsShift(x, z.im)) {
    const from = log(x, z.im);
    const to = log(x + d.re, z.im + d.im);
    re -= to.re - from.re;
    im -= to.im - from.im;
    x += 1;
  }
  const y = z.im;
  const squared = x * x + y * y;
  const step = logOnePlus({ re: (d.re * x + d.im * y) / squared, im: (d.im * x - d.re * y) / squared });
  const top = log(x + d.re, y + d.im);
  const from = stirlingSeries(x, y);
  const to = stirlingSeries(x + d.re, y + d.im);
  return {
    re: re + (x - 0.5) * step.re - y * step.im + d.re * top.re - d.im * top.im - d.re + to.re - from.re,
    im: im + (x - 0.5) * step.im + y * step.re + d.re * top.im + d.im * top.re - d.im + to.im - from.im,
  };
}

const HALF_LOG_TWO_PI = 0.9189385332046728;

/** Stirling's series to z⁻¹³ is exact to 10⁻¹⁵ at this distance from the poles. */
function needsShift(re: number, im: number): boolean {
  return re < 10 && Math.abs(im) < 10;
}

function log(re: number, im: number): Complex {
  return { re: Math.log(Math.hypot(re, im)), im: Math.atan2(im, re) };
}

/** 1/(12z) − 1/(360z³) + … */
function stirlingSeries(x: number, y: number): Complex {
  const squared = x * x + y * y;
  const invRe = x / squared;
  const invIm = -y / squared;
  const powerRe = invRe * invRe - invIm * invIm;
  const powerIm = 2 * invRe * invIm;
  let re = 0;
  let im = 0;
  for (const coefficient of STIRLING) {
    const next = re * powerRe - im * powerIm + coefficient;
    im = re * powerIm + im * powerRe;
    re = next;
  }
  return { re: re * invRe - im * invIm, im: re * invIm + im * invRe };
}

/** B₂ₖ / (2k(2k − 1)), highest k first. */
const STIRLING = [1 / 156, -691 / 360360, 1 / 1188, -1 / 1680, 1 / 1260, -1 / 360, 1 / 12];
