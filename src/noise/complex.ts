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
 * ln Γ(1 + z + s) − ln Γ(1 + z), without the cancellation that the difference has where |z| is large.
 */
export function logGammaGrowth(z: Complex, s: number): Complex {
  let x = z.re + 1;
  const y = z.im;
  let re = 0;
  let im = 0;
  while (needsShift(x, y)) {
    re += 0.5 * (Math.log((x + s) ** 2 + y * y) - Math.log(x * x + y * y));
    im += Math.atan2(y, x + s) - Math.atan2(y, x);
    x += 1;
  }
  re = -re;
  im = -im;
  const squared = x * x + y * y;
  const step = logOnePlus({ re: (s * x) / squared, im: (-s * y) / squared });
  const top = log(x + s, y);
  const from = stirlingSeries(x, y);
  const to = stirlingSeries(x + s, y);
  return {
    re: re + (x - 0.5) * step.re - y * step.im + s * top.re - s + to.re - from.re,
    im: im + (x - 0.5) * step.im + y * step.re + s * top.im + to.im - from.im,
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
