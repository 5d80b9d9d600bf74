import { InterruptedError } from '../errors.js';
import { ingestInputs, type InputsContext, type InputsResult } from './ingest-inputs.js';

/** What rows and rejects are handed on to. */
export type InputsTarget = Pick<InputsContext, 'onRows' | 'onReject'>;

/**
 * Inputs whose reading has begun before there is a place for their rows: while the run's name is made of them, the
 * threads are busy with the first blocks. Nothing is handed on, and no failure is told, before `deliverTo`. Memory: that
 * of `BlockPool.results`.
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
    // Reading may have failed before it waited for that.
    ready.catch(() => undefined);
    this.#result = ingestInputs({
      ...context,
      ready,
      onRows: async (partition, rows) => (await target).onRows(partition, rows),
      onReject: async (reject) => (await target).onReject(reject),
    });
    // It is checked when it is asked for.
    this.#result.catch(() => undefined);
  }

  /** Hands on rows and rejects, those of the blocks that are done first. */
  deliverTo(target: InputsTarget): Promise<InputsResult> {
    this.#start(target);
    return this.#result;
  }

  /** Closes the input unless it was handed on; never throws. */
  async end(): Promise<void> {
    this.#stop(new InterruptedError('The rows are not needed.'));
    await this.#result.catch(() => undefined);
  }
}
