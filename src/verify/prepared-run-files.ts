import type { RunReport } from '../report/run-report.js';
import type { RunFiles } from './run-files.js';

/** The report on files that an engine wrote, and these files where they are: the report has their full names. */
export class PreparedRunFiles implements RunFiles {
  readonly location: string;
  readonly #records: RunFiles;
  readonly #data: RunFiles;
  readonly #prefix: string;
  readonly #named: ReadonlySet<string>;

  /** @param data the folder or prefix that was checked */
  constructor(records: RunFiles, data: RunFiles, { files, prepared }: Pick<RunReport, 'files' | 'prepared'>) {
    this.#records = records;
    this.#data = data;
    this.#prefix = prepared?.location ?? '';
    this.#named = new Set(files.map(({ path }) => path));
    this.location = records.location;
  }

  /** Anything else next to the files does not count: engines leave markers there, and the manifest names the files. */
  async list(signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
    const [records, data] = await Promise.all([this.#records.list(signal), this.#data.list(signal)]);
    const whole = [...data].map(([name, size]) => [this.#prefix + name, size] as const);
    return new Map([...records, ...whole.filter(([name]) => this.#named.has(name))]);
  }

  open(name: string, signal: AbortSignal): AsyncIterable<Uint8Array> {
    return this.#named.has(name)
      ? this.#data.open(name.slice(this.#prefix.length), signal)
      : this.#records.open(name, signal);
  }

  markOf(name: string): string | null {
    return this.#data.markOf?.(name.slice(this.#prefix.length)) ?? null;
  }
}
