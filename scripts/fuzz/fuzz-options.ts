import type { Random } from '../generate/random.js';
import type { FuzzOptions } from './fuzz-case.js';

/** How a case is read and written. */
export function fuzzOptions(random: Random): FuzzOptions {
  const options = {
    format: random.pick(['csv', 'jsonl']),
    compression: random.pick(['none', 'none', 'gzip']),
    partition: random.pick([undefined, 'none', 'hour', 'day', 'month'] as const),
    workers: random.chance(0.01) ? 1 + random.below(2) : 0,
    blockBytes: random.pick([1024, 1024, 2048, 65_536, 1_048_576]),
    maxRejectRate: random.pick([1, 1, 1, 0.5, 0]),
    country: random.pick([undefined, 'US', 'DE', 'GB'] as const),
    leakGuard: random.pick([undefined, undefined, 'reject', 'redact'] as const),
  } as const;
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
