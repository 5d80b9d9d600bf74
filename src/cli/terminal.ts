import type { Writable } from 'node:stream';

/** Where a command writes: results to stdout, text for people to stderr. */
export interface Terminal {
  readonly signal: AbortSignal;
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
}
