import type { TablePlan } from '../collaboration/table-plan.js';
import type { PartEncoder } from '../model/part-encoder.js';
import type { BlockPool } from '../workers/block-pool.js';
import type { ResolvedOptions } from './ingest-options.js';
import { encoderOfColumns } from './part-encoder-for.js';

/** The encoder that makes parts from the rows of a table. */
export function tableEncoderFor(
  options: ResolvedOptions,
  { columns }: TablePlan,
  pool: BlockPool,
): Promise<PartEncoder> {
  const parts = columns.map(({ name, dataType, nullable, isHashed }) => ({
    name,
    dataType,
    nullable,
    isDigest: isHashed,
    isNumber: ['DECIMAL', 'INTEGER', 'LONG'].includes(dataType),
  }));
  return encoderOfColumns(options, parts, pool);
}
