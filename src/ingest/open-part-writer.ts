import { PartitionWriter } from '../store/partition-writer.js';
import type { PartStore } from '../store/run-store.js';
import type { DataSetPlan } from '../schema/plan.js';
import type { BlockPool } from '../workers/block-pool.js';
import type { ResolvedOptions } from './ingest-options.js';
import type { TablePlan } from '../collaboration/table-plan.js';
import { tableEncoderFor } from './table-encoder-for.js';
import { partEncoderFor } from './part-encoder-for.js';

/** The writer of a run's parts. `nameOf` receives the extension for format and compression. */
export async function openPartWriter(
  {
    options,
    plan,
    pool,
    table = null,
  }: {
    readonly options: ResolvedOptions;
    readonly plan: DataSetPlan;
    readonly pool: BlockPool;
    /** The table that is written instead of the data set. */
    readonly table?: { readonly plan: TablePlan } | null;
  },
  store: PartStore,
  nameOf: (partition: string, sequence: number, extension: string) => string,
): Promise<PartitionWriter> {
  const encoder = await (table === null
    ? partEncoderFor(options, plan, pool)
    : tableEncoderFor(options, table.plan, pool));
  return new PartitionWriter({
    store,
    encoder,
    nameOf: (partition, sequence) => nameOf(partition, sequence, encoder.extension),
    maxPartBytes: options.maxPartSize,
  });
}
