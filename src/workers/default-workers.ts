import { availableParallelism } from 'node:os';
import type { InputSource } from '../read/input-source.js';

/** Starting threads takes longer than handling inputs of this many stored bytes. */
export const WORTH_THREADS_BYTES = 4_000_000;

/** More threads than this outpace the thread that reads and writes. */
const MAX_BY_DEFAULT = 16;

/** The threads to use by default: one per CPU, none for small inputs. */
export function defaultWorkers(sources: readonly InputSource[]): number {
  let known = 0;
  for (const source of sources) {
    if (source.kind === 'objects') continue;
    if (source.size === null) known = Infinity;
    else known += source.size;
  }
  return known < WORTH_THREADS_BYTES ? 0 : threadsByDefault();
}

/** The threads for inputs that are large enough for any. */
export function threadsByDefault(): number {
  return Math.min(availableParallelism(), MAX_BY_DEFAULT);
}
