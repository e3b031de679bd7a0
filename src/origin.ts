/** How another thread or machine can make the same solver or noise law again. */
export type Origin =
  | {
      /** A factory of the library and its options. */
      readonly factory: string;
      readonly options: unknown;
    }
  | {
      /** A factory of the library that wraps another solver. */
      readonly factory: string;
      readonly inner: Origin;
    }
  | {
      /** What a module exports under a name, or what the function that it exports there makes of the options. */
      readonly module: string;
      readonly name: string;
      readonly options: unknown;
    };

/** What does the work of a solver or a law. A copy with another function is another one, and has no origin. */
type Core = (...args: never[]) => unknown;

const origins = new WeakMap<Core, Origin>();

/** Notes the origin of what `core` does the work of. */
export function setOrigin(core: Core, origin: Origin): void {
  origins.set(core, origin);
}

/** The origin, where it is known. */
export function originOf(core: Core): Origin | undefined {
  return origins.get(core);
}
