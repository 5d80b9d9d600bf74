import type { Readable, Writable } from 'node:stream';

/** Where a command reads and writes: results to stdout, text for people to stderr. */
export interface Terminal {
  readonly signal: AbortSignal;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
}
