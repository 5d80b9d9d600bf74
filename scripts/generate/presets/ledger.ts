import type { TextEncoding } from '../../../src/model/text-encoding.js';

/** A sample file in the form of a system's export, with the expected result of a run. */
export interface PresetSample {
  /** Name of the shipped schema, and of the file in `samples/presets/`. */
  readonly schema: string;
  readonly file: string;
  readonly text: string;
  /** The encoding of the file. Default: UTF-8. */
  readonly encoding?: TextEncoding;
  /** Files to be joined, by the name of the join. */
  readonly joins?: Readonly<Record<string, { readonly file: string; readonly text: string }>>;
  /** The preset that `init` selects when two systems write the same file. Default: `schema`. */
  readonly recognizedAs?: string;
  /** Default country for rows without one. */
  readonly country?: string;
  readonly expected: Expected;
}

/** Counted while the file is generated, independently of the product. */
export interface Expected {
  readonly records: number;
  readonly rows: number;
  readonly written: number;
  readonly rejects: Readonly<Record<string, number>>;
  readonly leftOut: Readonly<Record<string, number>>;
  /** By metric column: its sum over the rows written, in hundredths. */
  readonly totals: Readonly<Record<string, number>>;
  /** Rows written with an e-mail address. */
  readonly emails: number;
}

/** Counts what a generator writes. */
export class Ledger {
  #records = 0;
  #rows = 0;
  #written = 0;
  #emails = 0;
  readonly #rejects: Record<string, number> = {};
  readonly #leftOut: Record<string, number> = {};
  readonly #totals: Record<string, number> = {};

  /** A record of the file, which becomes a row unless `rows` says otherwise. */
  record(rows = 1): void {
    this.#records += 1;
    this.#rows += rows;
  }

  reject(code: string): void {
    this.#rejects[code] = (this.#rejects[code] ?? 0) + 1;
  }

  leaveOut(reason: string): void {
    this.#leftOut[reason] = (this.#leftOut[reason] ?? 0) + 1;
  }

  /** @param metrics by column, in hundredths; null: no value */
  write(metrics: Readonly<Record<string, number | null>>, email = ''): void {
    this.#written += 1;
    if (email.trim() !== '') this.#emails += 1;
    for (const [column, value] of Object.entries(metrics))
      this.#totals[column] = (this.#totals[column] ?? 0) + (value ?? 0);
  }

  get expected(): Expected {
    return {
      records: this.#records,
      rows: this.#rows,
      written: this.#written,
      rejects: this.#rejects,
      leftOut: this.#leftOut,
      totals: this.#totals,
      emails: this.#emails,
    };
  }
}

/** Hundredths as `12.34`. */
export function money(hundredths: number): string {
  const sign = hundredths < 0 ? '-' : '';
  const digits = String(Math.abs(hundredths)).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Hundredths as `$1,234.50`. */
export function dollars(hundredths: number): string {
  const [whole = '', cents = ''] = money(Math.abs(hundredths)).split('.');
  return `${hundredths < 0 ? '-' : ''}$${whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')}.${cents}`;
}

/** A time as `2024-05-13 11:01:13` in UTC. */
export function plainTime(time: Date): string {
  return time.toISOString().slice(0, 19).replace('T', ' ');
}
