import type { Readable, Writable } from 'node:stream';

/** Where a command reads and writes: results to stdout, text for people to stderr. */
export interface Terminal {
  readonly signal: AbortSignal;
  readonly stdin: Readable & {
    readonly isTTY?: boolean;
    readonly setRawMode?: (isRaw: boolean) => unknown;
  };
  readonly stdout: Writable;
  readonly stderr: Writable & {
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly rows?: number;
  };
  /** The words after `amc-ingest`, for advice on what to run next. Default: unknown. */
  readonly args?: readonly string[];
}
