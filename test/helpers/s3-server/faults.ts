import type { S3Request } from './s3-request.js';

/** What goes wrong. */
export type FaultKind =
  /** An error answer (`status`, `code`), without the request being carried out. */
  | 'status'
  /** The connection is reset as soon as the head of the request was read. */
  | 'reset'
  /** The request is carried out, and the connection is reset instead of an answer. */
  | 'lost-answer'
  /** There is never an answer. */
  | 'stall'
  /** A part of the answer's body, then the connection is reset. */
  | 'truncate'
  /** A part of the answer's body, then nothing more. */
  | 'stall-body'
  /** One byte of the answer's body is another. */
  | 'corrupt'
  /** One byte of the request's body arrives as another. */
  | 'corrupt-request'
  /** The answer's body comes in `pieces` (default 10) with pauses of `pauseMs` (default 20) between them. */
  | 'drip';

export interface Fault {
  readonly kind: FaultKind;
  /** Which requests it hits. Default: all. */
  readonly match?: (request: S3Request) => boolean;
  /** How many of them. Default 1. */
  readonly times?: number;
  /** Default 503. */
  readonly status?: number;
  /** Default `SlowDown` for 503, else `InternalError`. */
  readonly code?: string;
  /** How much of the body comes, in bytes or as a share of it. Default: nothing. */
  readonly afterBytes?: number;
  readonly afterShare?: number;
  readonly pieces?: number;
  readonly pauseMs?: number;
}

/** The faults that are still to come. */
export class FaultPlan {
  #planned: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#planned.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#planned = [];
  }

  /** The fault for this request, if any; it is used up by that. */
  take(request: S3Request): Fault | undefined {
    const planned = this.#planned.find(({ fault, left }) => left > 0 && (fault.match?.(request) ?? true));
    if (planned === undefined) return undefined;
    planned.left -= 1;
    return planned.fault;
  }
}
