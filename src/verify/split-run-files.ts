import { isForAmc } from '../store/run-store.js';
import type { RunFiles } from './run-files.js';

/** A run whose data files and manifest are separate from its report. */
export class SplitRunFiles implements RunFiles {
  readonly location: string;
  readonly #records: RunFiles;
  readonly #data: RunFiles;

  constructor(records: RunFiles, data: RunFiles) {
    this.#records = records;
    this.#data = data;
    this.location = records.location;
  }

  async list(signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
    const [records, data] = await Promise.all([this.#records.list(signal), this.#data.list(signal)]);
    return new Map(
      [...records].filter(([name]) => !isForAmc(name)).concat([...data].filter(([name]) => isForAmc(name))),
    );
  }

  open(name: string, signal: AbortSignal): AsyncIterable<Uint8Array> {
    return (isForAmc(name) ? this.#data : this.#records).open(name, signal);
  }
}
