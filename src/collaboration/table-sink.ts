import type { CollapseCounts } from './collapse-rows.js';
import type { TablePlan } from './table-plan.js';

/** Receives the rows of the block function and writes those of the table. */
export interface TableSink {
  /** Receives rows of all columns of the schema, in the form of `row-form.ts`; it may keep the bytes. */
  take(partition: string, rows: Buffer): Promise<void>;
  /** Writes the rows that waited for others. */
  finish(): Promise<TableCounts>;
}

/** Counts of a table's contents. */
export type TableCounts =
  ({ readonly table: 'identity' } & Readonly<CollapseCounts>) | ({ readonly table: 'events' } & EventCounts);

/** What is known about the keys of events. */
export interface EventCounts {
  readonly rows: number;
  /** Distinct keys. */
  readonly keys: number;
  readonly rowsWithoutKey: number;
  /** Keys that are not in the identity table; null when none was named. */
  readonly unknown: { readonly keys: number; readonly rows: number } | null;
  /** Rows with a value that looks like a hashed identifier, by column of the table. */
  readonly digests: Readonly<Record<string, number>>;
}

export interface TableSinkOptions {
  readonly plan: TablePlan;
  readonly format: 'csv' | 'parquet';
  /** Private folder for data that does not fit in memory, and for `keys.bin`. */
  readonly folder: string;
  /** Appends rows of the table in the form that its encoder expects; it takes ownership of the bytes. */
  readonly append: (partition: string, rows: Buffer) => Promise<void>;
}
