import { PartitionWriter } from '../store/partition-writer.js';
import type { PartStore } from '../store/run-store.js';
import type { DataSetPlan } from '../schema/plan.js';
import type { BlockPool } from '../workers/block-pool.js';
import type { ResolvedOptions } from './ingest-options.js';
import { partEncoderFor } from './part-encoder-for.js';

/** The writer of a run's parts. `nameOf` is given the extension that tells format and compression. */
export function openPartWriter(
  {
    options,
    plan,
    pool,
  }: { readonly options: ResolvedOptions; readonly plan: DataSetPlan; readonly pool: BlockPool },
  store: PartStore,
  nameOf: (partition: string, sequence: number, extension: string) => string,
): PartitionWriter {
  const encoder = partEncoderFor(options, plan, pool);
  return new PartitionWriter({
    store,
    encoder,
    nameOf: (partition, sequence) => nameOf(partition, sequence, encoder.extension),
    maxPartBytes: options.maxPartSize,
  });
}
