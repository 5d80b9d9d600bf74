import type { SuppressedSet } from '../model/suppressed-set.js';
import type { EventBounds } from '../model/event-policy.js';
import type { InputDialect } from '../model/block.js';
import type { OutputFormat, Partitioning } from '../model/output-format.js';
import type { ReshapeSpec } from '../reshape/block-reshaper.js';
import type { DataSetPlan } from '../schema/plan.js';

/**
 * Everything that the block function needs to know besides the block. Plain data, the same for every block of a file,
 * so that it can be sent to another thread or machine.
 */
export interface BlockSpec {
  readonly plan: DataSetPlan;
  readonly dialect: InputDialect;
  /** CSV: by output column the index of its source field, -1 for none. Null where fields have names. */
  readonly sourceOf: readonly number[] | null;
  /** CSV: number of fields in the header. */
  readonly fieldCount: number;
  readonly format: OutputFormat;
  readonly partitioning: Partitioning;
  /** Rows with events outside these days are left out. Default: none. */
  readonly eventBounds?: EventBounds | undefined;
  /** People who must not be sent: their rows are left out. Default: nobody. */
  readonly suppressed?: SuppressedSet | undefined;
  /**
   * How rows are made from the records of the blocks; `dialect` then describes the records of rows. Default: they are
   * rows.
   */
  readonly reshape?: ReshapeSpec | undefined;
}
