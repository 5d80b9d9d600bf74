import type { CollapseCounts } from './collapse-rows.js';
import type { TablePlan } from './table-plan.js';

/** Takes the rows of the block function and writes those of the table. */
export interface TableSink {
  /** Takes rows of all columns of the schema, in the form of `row-form.ts`; it may keep the bytes. */
  take(partition: string, rows: Buffer): Promise<void>;
  /** Writes what has waited for other rows. */
  finish(): Promise<TableCounts>;
}

/** What a table holds. */
export type TableCounts =
  ({ readonly table: 'identity' } & Readonly<CollapseCounts>) | ({ readonly table: 'events' } & EventCounts);

/** What is known of the keys of events. */
export interface EventCounts {
  readonly rows: number;
  /** Different keys. */
  readonly keys: number;
  readonly rowsWithoutKey: number;
  /** Of the keys that the identity table does not have; null when none was named. */
  readonly unknown: { readonly keys: number; readonly rows: number } | null;
  /** Rows with a value that looks like a hashed identifier, by column of the table. */
  readonly digests: Readonly<Record<string, number>>;
}

export interface TableSinkOptions {
  readonly plan: TablePlan;
  readonly format: 'csv' | 'parquet';
  /** Private folder for what does not fit in memory, and for `keys.bin`. */
  readonly folder: string;
  /** Takes rows of the table in the form that its encoder wants; it takes ownership of the bytes. */
  readonly append: (partition: string, rows: Buffer) => Promise<void>;
}
