/**
 * A piece of work that several callers wait for. A caller whose signal aborts stops waiting; the work itself is
 * canceled only when no caller is left.
 */
export class SharedTask<T> {
  readonly #controller = new AbortController();
  readonly #result: Promise<T>;
  #waiting = 0;
  #settled = false;

  constructor(run: (signal: AbortSignal) => Promise<T>) {
    this.#result = run(this.#controller.signal).finally(() => {
      this.#settled = true;
    });
    // Each caller sees the failure through join(); without callers nobody needs to.
    this.#result.catch(() => undefined);
  }

  /** Whether it was canceled, so that a new caller needs a new task. */
  get abandoned(): boolean {
    return this.#controller.signal.aborted;
  }

  /** The result; rejects with the signal's reason as soon as the signal aborts. */
  async join(signal: AbortSignal | undefined): Promise<T> {
    signal?.throwIfAborted();
    this.#waiting += 1;
    let onAbort: (() => void) | undefined;
    try {
      if (signal === undefined) return await this.#result;
      const aborted = new Promise<never>((_, reject) => {
        onAbort = () => reject(signal.reason);
        signal.addEventListener('abort', onAbort, { once: true });
      });
      return await Promise.race([this.#result, aborted]);
    } finally {
      if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort);
      this.#waiting -= 1;
      if (this.#waiting === 0 && !this.#settled) this.#controller.abort();
    }
  }
}
