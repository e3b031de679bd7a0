/** Exports of a kernel: functions of numbers, which are addresses mostly, and the memory that they point into. */
export interface Kernel {
  readonly memory: WebAssembly.Memory;
}

const PAGE = 65_536;

/**
 * Something that makes the instance of a kernel when it is first asked for: null where the engine has no WebAssembly or
 * no SIMD, or where a page's content security policy forbids to compile. The TypeScript kernel then does the work.
 *
 * The instance lives as long as the program, and its memory is never given back: no more than the largest block needs.
 */
export function lazyInstance<K extends Kernel>(binary: string): () => K | null {
  let instance: K | null | undefined;
  return () => (instance === undefined ? (instance = instantiate<K>(binary)) : instance);
}

function instantiate<K extends Kernel>(binary: string): K | null {
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytesOf(binary)));
    return exports as unknown as K;
  } catch {
    return null;
  }
}

/** The bytes of a kernel's text, which `textOf` in scripts/kernelText.mjs makes. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const digits = Array.from(text, (letter) => letter.charCodeAt(0) - (letter < "\\" ? 35 : 36));
  const bytes: number[] = [];
  for (let i = 0; i < digits.length; i++) {
    const digit = digits[i]!;
    bytes.push(digit < 89 ? digit - 3 : digit * 91 + digits[++i]! - 8013);
  }
  return Uint8Array.from(bytes);
}

/** Makes room for `bytes` in all. False where the engine has no more memory to give. */
export function reserve({ memory }: Kernel, bytes: number): boolean {
  const missing = bytes - memory.buffer.byteLength;
  if (missing <= 0) return true;
  try {
    memory.grow(Math.ceil(missing / PAGE));
    return true;
  } catch {
    return false;
  }
}

/** The next address of a multiple of 16. */
export function aligned(address: number): number {
  return Math.ceil(address / 16) * 16;
}
