/** Coordinates of a city: two or three. */
export type Point = readonly number[];

/** The distance between two points, a whole number. */
type Distance = (a: Point, b: Point) => number;

/** π, and the radius of the earth in km, as TSPLIB has them. */
const PI = 3141592 / 1e6;
const RADIUS = 6378.388;

/**
 * The distances of TSPLIB by the name of their EDGE_WEIGHT_TYPE, in float64 like its own C code. Roots are
 * Math.sqrt(dx² + dy²), as IEEE 754 rounds square roots correctly: Math.hypot does not, and a distance that is whole or
 * ends in .5 would fall to the wrong side.
 *
 * Source: Reinelt, TSPLIB 95, section 2.
 */
export const DISTANCES: Readonly<Record<string, Distance>> = {
  EUC_2D: (a, b) => nint(Math.sqrt(squares(a, b))),
  EUC_3D: (a, b) => nint(Math.sqrt(squares(a, b))),
  MAX_2D: (a, b) => Math.max(...differences(a, b).map(nint)),
  MAX_3D: (a, b) => Math.max(...differences(a, b).map(nint)),
  MAN_2D: (a, b) => nint(differences(a, b).reduce((sum, d) => sum + d, 0)),
  MAN_3D: (a, b) => nint(differences(a, b).reduce((sum, d) => sum + d, 0)),
  CEIL_2D: (a, b) => Math.ceil(Math.sqrt(squares(a, b))),
  GEO: geographical,
  ATT: pseudoEuclidean,
};

/** How many coordinates a city has, by the name of an EDGE_WEIGHT_TYPE. */
export function dimensionsOf(type: string): 2 | 3 {
  return type.endsWith("_3D") ? 3 : 2;
}

/** C's (int)(x + .5) for x >= 0. From 2⁵² on every number is whole, and adding .5 would round. */
function nint(x: number): number {
  return x < 2 ** 52 ? Math.floor(x + 0.5) : x;
}

function differences(a: Point, b: Point): number[] {
  return a.map((x, i) => Math.abs(x - b[i]!));
}

function squares(a: Point, b: Point): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) * (a[i]! - b[i]!);
  return sum;
}

function pseudoEuclidean(a: Point, b: Point): number {
  const root = Math.sqrt(squares(a, b) / 10);
  const nearest = nint(root);
  return nearest < root ? nearest + 1 : nearest;
}

/** Kilometres on the sphere between two points, [latitude, longitude] in degrees and minutes, DDD.MM. */
function geographical([latitudeA, longitudeA]: Point, [latitudeB, longitudeB]: Point): number {
  const q1 = Math.cos(radians(longitudeA!) - radians(longitudeB!));
  const q2 = Math.cos(radians(latitudeA!) - radians(latitudeB!));
  const q3 = Math.cos(radians(latitudeA!) + radians(latitudeB!));
  const cosine = 0.5 * ((1 + q1) * q2 - (1 - q1) * q3);
  // Rounding may take the cosine past ±1, of which C's acos makes no number.
  return Math.floor(RADIUS * Math.acos(Math.min(1, Math.max(-1, cosine))) + 1);
}

/** TSPLIB's code cuts off the minutes, (int) x, where its text says nint: only the former has the published optima. */
function radians(degrees: number): number {
  const whole = Math.trunc(degrees);
  return (PI * (whole + (5 * (degrees - whole)) / 3)) / 180;
}
