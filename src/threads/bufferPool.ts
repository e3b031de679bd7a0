import { isLost, type Post } from "./crew.ts";

/** Memories of jobs, for the next ones. */
export interface BufferPool {
  /** One of at least so many bytes. */
  take(bytes: number): SharedArrayBuffer;
  /** Gives one back that no thread touches any more, as far as the posts know. */
  give(buffer: SharedArrayBuffer, posts: readonly Post[]): void;
  clear(): void;
}

/** So many are kept, those used last. */
const KEPT = 4;

export function bufferPool(): BufferPool {
  const buffers: SharedArrayBuffer[] = [];
  return {
    take(bytes) {
      const at = buffers.findIndex(({ byteLength }) => byteLength >= bytes);
      return buffers.splice(at, at < 0 ? 0 : 1)[0] ?? new SharedArrayBuffer(bytes);
    },
    give(buffer, posts) {
      if (posts.some(isLost)) return;
      buffers.unshift(buffer);
      buffers.length = Math.min(buffers.length, KEPT);
    },
    clear() {
      buffers.length = 0;
    },
  };
}
