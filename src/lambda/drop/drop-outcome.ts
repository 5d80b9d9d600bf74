import type { ClaimOutcome } from './claim.js';

/** How one delivery of a drop ended. Only `retry` causes it to be delivered again. */
export type DropOutcome =
  | { readonly kind: ClaimOutcome | 'collected' | 'unknownPrefix' | 'ignored' }
  /** `of`: how the first delivery ended. */
  | { readonly kind: 'duplicate'; readonly of: ClaimOutcome }
  | { readonly kind: 'retry'; readonly code: string };
