import type { ClaimOutcome } from './claim.js';

/** How one delivery of a drop ended. Only `retry` has it delivered again. */
export type DropOutcome =
  | { readonly kind: ClaimOutcome | 'collected' | 'unknownPrefix' | 'ignored' }
  /** `of`: how the delivery ended that was the first. */
  | { readonly kind: 'duplicate'; readonly of: ClaimOutcome }
  | { readonly kind: 'retry'; readonly code: string };
