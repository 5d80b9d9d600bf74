/** The part of Lambda's context that is used. */
export interface LambdaContext {
  readonly awsRequestId: string;
  readonly functionName?: string;
  getRemainingTimeInMillis(): number;
}

/**
 * Time reserved for a clean exit: requests are aborted, what was written is removed, and the claim is released. That
 * takes a second or two when S3 responds.
 */
export const DEFAULT_STOP_BEFORE_MS = 20_000;
/** At least this much is left for the work itself, however short the function's time-out. */
const LARGEST_SHARE = 0.5;

/** A signal that aborts some time before the function would be cut off. Call `clear()` when the work is done. */
export class Deadline {
  readonly signal: AbortSignal;
  readonly #timer: NodeJS.Timeout;

  constructor(context: LambdaContext, stopBeforeMs: number) {
    const controller = new AbortController();
    const remaining = Math.max(0, context.getRemainingTimeInMillis());
    const margin = Math.min(stopBeforeMs, remaining * LARGEST_SHARE);
    this.signal = controller.signal;
    this.#timer = setTimeout(() => controller.abort('OUT_OF_TIME'), remaining - margin);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
