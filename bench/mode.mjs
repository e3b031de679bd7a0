// How much a run does: the whole, or a quick one for which fewer rounds and smaller sizes have to do.

let quick = false;

/** From here on, this process makes a quick run. */
export function beQuick() {
  quick = true;
}

export function isQuick() {
  return quick;
}

/**
 * `full`, or what stands for it in a quick run.
 *
 * @template T
 * @param {T} full
 * @param {T} short
 * @returns {T}
 */
export function pick(full, short) {
  return quick ? short : full;
}
