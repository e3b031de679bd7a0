/** How many solvers a thread keeps, and how many laws. */
const MAX_KEPT = 64;

/**
 * Marks a value as the most recently used one, and drops the least recently used one if there are too many. A thread
 * and the pool that sends to it both follow this rule in the order of the jobs, so the pool knows which solvers the
 * thread has.
 */
export function remember<T>(cache: Map<number, T>, id: number, value: T): void {
  cache.delete(id);
  cache.set(id, value);
  if (cache.size > MAX_KEPT) cache.delete(cache.keys().next().value ?? id);
}
