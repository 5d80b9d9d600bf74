import type { AmcStep } from '../amc/errors.js';

/**
 * What the simulator does instead of answering normally. `after` means that the request is carried out first
 * and only its answer is spoiled, which makes a failure ambiguous.
 */
export type Fault =
  /** An error status, e.g. 429 with `retryAfter` (seconds or an HTTP date). */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly retryAfter?: string;
      readonly when?: 'before' | 'after';
      /** Words of the error body, e.g. to check whether they reach a log. */
      readonly details?: string;
    }
  /** No answer: for `ms` (then a normal one), or until the client gives up. */
  | { readonly kind: 'stall'; readonly ms?: number; readonly when?: 'before' | 'after' }
  /** The connection is cut. */
  | { readonly kind: 'cut'; readonly when: 'before' | 'after' }
  /** A given answer: a proxy's page, half a JSON text, an empty list. */
  | {
      readonly kind: 'answer';
      readonly body: string;
      readonly status?: number;
      readonly mediaType?: string;
      readonly when?: 'before' | 'after';
    }
  /** The correct response is cut off after this many bytes of its body. */
  | { readonly kind: 'truncate'; readonly bytes: number; readonly when?: 'before' | 'after' }
  /** All access tokens expire just before the call. */
  | { readonly kind: 'expire-tokens' };

/** `*` means every operation except `Login` and `Download`. */
export type FaultTarget = AmcStep | '*';

interface Planned {
  readonly target: FaultTarget;
  readonly fault: Fault;
  left: number;
}

/** The planned faults that have not yet occurred, in order. */
export class FaultPlan {
  #planned: Planned[] = [];

  /** The next `times` calls of the operation get the fault. */
  next(target: FaultTarget, fault: Fault, times = 1): void {
    this.#planned.push({ target, fault, left: times });
  }

  clear(): void {
    this.#planned = [];
  }

  /** Removes and returns the fault for a call that arrives now. */
  take(operation: AmcStep): Fault | undefined {
    const planned = this.#planned.find(
      ({ target }) =>
        target === operation || (target === '*' && operation !== 'Login' && operation !== 'Download'),
    );
    if (planned === undefined) return undefined;
    planned.left -= 1;
    if (planned.left <= 0) this.#planned = this.#planned.filter((other) => other !== planned);
    return planned.fault;
  }
}
