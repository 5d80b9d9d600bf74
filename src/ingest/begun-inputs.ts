import { InterruptedError } from '../errors.js';
import { ingestInputs, type InputsContext, type InputsResult } from './ingest-inputs.js';

/** What receives the rows and rejects. */
export type InputsTarget = Pick<InputsContext, 'onRows' | 'onReject'>;

/**
 * Inputs whose reading has started before their rows have a destination: while the run's name is derived from
 * them, the threads are busy with the first blocks. Until `deliverTo`, nothing is passed on and no failure is
 * reported. Memory: that of `BlockPool.results`.
 */
export class BegunInputs {
  readonly #result: Promise<InputsResult>;
  #start: (target: InputsTarget) => void = () => undefined;
  #stop: (cause: unknown) => void = () => undefined;

  constructor(context: Omit<InputsContext, keyof InputsTarget>) {
    const target = new Promise<InputsTarget>((resolve, reject) => {
      this.#start = resolve;
      this.#stop = reject;
    });
    const ready = target.then(() => undefined);
    // Reading may have failed before it waited for this promise.
    ready.catch(() => undefined);
    this.#result = ingestInputs({
      ...context,
      ready,
      onRows: async (partition, rows) => (await target).onRows(partition, rows),
      onReject: async (reject) => (await target).onReject(reject),
    });
    // The result is checked when it is used.
    this.#result.catch(() => undefined);
  }

  /** Passes on rows and rejects, starting with the blocks that are already done. */
  deliverTo(target: InputsTarget): Promise<InputsResult> {
    this.#start(target);
    return this.#result;
  }

  /** Closes the input unless it was passed on; never throws. */
  async end(): Promise<void> {
    this.#stop(new InterruptedError('The rows are not needed.'));
    await this.#result.catch(() => undefined);
  }
}
