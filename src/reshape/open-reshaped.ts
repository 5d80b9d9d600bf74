import type { OpenedRecords } from '../read/open-records.js';
import { readsCommas, type DataSetPlan } from '../schema/plan.js';
import { normalizeFieldName } from '../schema/field-name.js';
import type { ReshapePlan } from '../schema/reshape-plan.js';
import type { InputDialect, RowBlock } from '../model/block.js';
import { RecordReader } from './block-records.js';
import type { LookupTable } from './lookup-table.js';
import { reshapeBlocks } from './reshape-blocks.js';
import { Reshaper } from './reshaper.js';

/** The rows of an opened input. */
export interface ReshapedRecords {
  readonly dialect: InputDialect;
  readonly blocks: AsyncIterable<RowBlock>;
  /** Counts records and rows while the blocks are read. */
  readonly reshaper: Reshaper;
  /** Fields of named records that nothing reads; known when the blocks are read. */
  readonly unread: () => Iterable<string>;
  /** Fields that rules look at and the header lacks: these rules never hold. */
  readonly ruleFieldsMissing: readonly string[];
}

/**
 * Makes rows of the input's records, where the plan says so.
 */
export function openReshaped(
  opened: OpenedRecords,
  reshape: ReshapePlan,
  lookups: readonly LookupTable[],
  { footers, nullValues }: Pick<DataSetPlan, 'footers' | 'nullValues'>,
): ReshapedRecords {
  const wanted = new Set([...reshape.reads, ...reshape.columns.flatMap(({ parts }) => parts.flat())]);
  const withCommas = reshape.columns
    .filter(readsCommas)
    .flatMap(({ parts, times }) => [...parts.flat(), ...(times ?? [])]);
  const fields = { wanted, footers, nullValues, withCommas: new Set(withCommas) };
  const reader = new RecordReader(opened.dialect, opened.header?.fields ?? null, fields);
  const reshaper = new Reshaper(reshape, lookups);
  const made = new Set(reshape.made);
  const header = opened.header === null ? null : new Set(opened.header.fields.map(normalizeFieldName));
  return {
    dialect: { format: 'rows' },
    blocks: reshapeBlocks(opened.blocks, reader, reshaper),
    reshaper,
    unread: () => reader.unread,
    ruleFieldsMissing:
      header === null
        ? []
        : reshape.ruleFields
            .filter((names) => !names.some((name) => header.has(name) || made.has(name)))
            .map((names) => names.join(' or ')),
  };
}
