import type { ClaimOutcome } from './claim.js';

/** What became of one drop in one delivery. Only `retry` wants it to come again. */
export type DropOutcome =
  | { readonly kind: ClaimOutcome | 'duplicate' | 'collected' | 'unknownPrefix' | 'ignored' }
  | { readonly kind: 'retry'; readonly code: string };
