import type { AmcStep } from './errors.js';

/** What the client does, for logs: free of secrets and identifiers. */
export type AmcEvent =
  | {
      readonly type: 'call';
      readonly operation: AmcStep;
      readonly status: number;
      readonly elapsedMs: number;
      readonly requestId: string | undefined;
    }
  | {
      readonly type: 'retry';
      readonly operation: AmcStep;
      readonly attempt: number;
      readonly delayMs: number;
      /** Code of the error that is retried. */
      readonly code: string;
    }
  | { readonly type: 'token'; readonly validForMs: number }
  | {
      readonly type: 'look-up';
      readonly operation: AmcStep;
      /** Whether the request turned out to have arrived. */
      readonly found: boolean;
    };

/** Called for each event of the client. */
export type AmcEventListener = (event: AmcEvent) => void;
