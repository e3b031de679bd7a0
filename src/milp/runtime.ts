import loadHighs, { type Highs } from "highs";
import { messageOf, SolverError } from "../core/errors.ts";

/** Where to find HiGHS. */
export interface RuntimeOptions {
  /**
   * The address of highs.wasm, which Node and what Vite builds find by themselves. Where a bundler does not, Vite's
   * development server for one, give it: `import wasm from "highs/runtime?url"`, or wherever you serve that file.
   */
  readonly wasm?: string | URL;
}

/** One runtime for each address: models share its code and its memory. */
const runtimes = new Map<string, Promise<Highs>>();

/** @throws SolverError when HiGHS' WebAssembly cannot be loaded. */
export function loadRuntime(where: string, wasm: string | URL | undefined): Promise<Highs> {
  const address = wasm === undefined ? "" : String(wasm);
  const known = runtimes.get(address);
  if (known) return known;
  const loading = loadHighs(address === "" ? {} : { locateFile: () => address }).catch((cause: unknown) => {
    runtimes.delete(address);
    throw new SolverError(
      `${where}: HiGHS' WebAssembly did not load${address === "" ? "" : ` from ${address}`}; say with the option wasm where highs.wasm is served, in Vite with: import wasm from "highs/runtime?url". The loader says: ${messageOf(cause)}`,
      { cause },
    );
  });
  runtimes.set(address, loading);
  return loading;
}

/** After a crash the memory of a runtime cannot be trusted: models made from now on get a new one. */
export function forgetRuntimes(): void {
  runtimes.clear();
}
