import type { S3Request } from './s3-request.js';

/** The kinds of faults. */
export type FaultKind =
  /** An error answer (`status`, `code`), without carrying out the request. */
  | 'status'
  /** The connection is reset as soon as the head of the request has been read. */
  | 'reset'
  /** The request is carried out, but the connection is reset instead of an answer. */
  | 'lost-answer'
  /** No answer is ever sent. */
  | 'stall'
  /** A part of the answer's body, after which the connection is reset. */
  | 'truncate'
  /** A part of the answer's body, and then nothing more. */
  | 'stall-body'
  /** One byte of the answer's body is changed. */
  | 'corrupt'
  /** One byte of the request's body arrives changed. */
  | 'corrupt-request'
  /** The answer's body arrives in `pieces` (default 10) with pauses of `pauseMs` (default 20) between them. */
  | 'drip';

export interface Fault {
  readonly kind: FaultKind;
  /** Which requests it affects. Default: all. */
  readonly match?: (request: S3Request) => boolean;
  /** How many of them. Default 1. */
  readonly times?: number;
  /** Default 503. */
  readonly status?: number;
  /** Default `SlowDown` for 503, else `InternalError`. */
  readonly code?: string;
  /** How much of the body arrives, in bytes or as a share. Default: nothing. */
  readonly afterBytes?: number;
  readonly afterShare?: number;
  readonly pieces?: number;
  readonly pauseMs?: number;
}

/** The pending faults. */
export class FaultPlan {
  #planned: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#planned.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#planned = [];
  }

  /** The fault for this request, if any, which uses up the fault. */
  take(request: S3Request): Fault | undefined {
    const planned = this.#planned.find(({ fault, left }) => left > 0 && (fault.match?.(request) ?? true));
    if (planned === undefined) return undefined;
    planned.left -= 1;
    return planned.fault;
  }
}
