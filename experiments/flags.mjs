import { parseArgs } from "node:util";

/**
 * @typedef {object} Flags
 * @property {number | undefined} runs of every row, at least 2; as its settings say by default
 * @property {number} seed is added to the seed of every run; 0 by default
 * @property {string | undefined} json the file that the results go to
 */

/**
 * The flags that every experiment takes, or what is wrong with them.
 *
 * @param {string[]} args
 * @returns {{ flags?: Flags, problem?: string }}
 */
export function parseFlags(args) {
  try {
    const { values } = parseArgs({
      args,
      options: { runs: { type: "string" }, seed: { type: "string", default: "0" }, json: { type: "string" } },
    });
    const runs = values.runs === undefined ? undefined : wholeNumber("--runs", values.runs, 2);
    return { flags: { runs, seed: wholeNumber("--seed", values.seed, 0), json: values.json } };
  } catch (error) {
    return { problem: error.message };
  }
}

function wholeNumber(flag, text, from) {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= from && Number.isSafeInteger(value)) return value;
  throw new Error(`${flag} must be a whole number of at least ${from}, got "${text}".`);
}
