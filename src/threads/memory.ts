/** So many solvers a thread keeps, and so many laws. */
const KEPT = 64;

/**
 * Keeps a value as the one used last; the one not used for longest goes first. A thread and the side that sends to it keep
 * the same solvers by this rule, in the order of the jobs, so that one knows what the other has.
 */
export function remember<T>(memory: Map<number, T>, id: number, value: T): void {
  memory.delete(id);
  memory.set(id, value);
  if (memory.size > KEPT) memory.delete(memory.keys().next().value ?? id);
}
