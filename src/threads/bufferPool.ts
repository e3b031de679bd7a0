/** Buffers that served jobs, for later jobs. */
export interface BufferPool {
  /** A buffer of at least so many bytes. */
  take(bytes: number): SharedArrayBuffer;
  /** Returns a buffer that no thread touches any more. */
  give(buffer: SharedArrayBuffer): void;
  clear(): void;
}

/** How many buffers are kept: the ones used last. */
const MAX_BUFFERS = 4;

export function bufferPool(): BufferPool {
  const buffers: SharedArrayBuffer[] = [];
  return {
    take(bytes) {
      const at = buffers.findIndex(({ byteLength }) => byteLength >= bytes);
      return buffers.splice(at, at < 0 ? 0 : 1)[0] ?? new SharedArrayBuffer(bytes);
    },
    give(buffer) {
      buffers.unshift(buffer);
      buffers.length = Math.min(buffers.length, MAX_BUFFERS);
    },
    clear() {
      buffers.length = 0;
    },
  };
}
