import type { OpenedRecords } from '../read/open-records.js';
import { normalizeFieldName } from '../schema/field-name.js';
import type { Block, RowBlock } from '../model/block.js';
import type { CellBlock } from '../model/cell-block.js';
import type { ReshapeCounts } from '../model/reshape-counts.js';
import { BlockReshaper, type ReshapeSpec } from './block-reshaper.js';
import { GroupHandover } from './group-handover.js';
import { preparedRows } from './prepared-rows.js';
import { ownedCells } from './owned-cells.js';
import { addCounts, emptyCounts } from './reshape-counts.js';
import type { RowTransformer } from './transform-blocks.js';

/**
 * Joined files up to this size are copied to every thread; larger ones stay where they are, and the rows are made
 * there.
 */
const MAX_SENT_LOOKUP_BYTES = 32 * 1024 * 1024;

/** An opened input whose records become rows. */
export interface ReshapedRecords {
  /** For whoever handles the blocks: how rows are made from their records. Undefined: the blocks are rows. */
  readonly spec: ReshapeSpec | undefined;
  readonly blocks: AsyncIterable<Block>;
  /** What was counted, once the blocks are read; whoever handles the blocks adds to it. */
  readonly counts: ReshapeCounts;
  /**
   * Fields of named records that nothing reads, once the blocks are read; whoever handles the blocks reports others.
   */
  readonly unread: () => readonly string[];
  /** Fields that rules look at and the header does not have: these rules never apply. */
  readonly ruleFieldsMissing: readonly string[];
}

/** What the reshaping of an input needs besides the input. */
export type ReshapeSettings = Pick<ReshapeSpec, 'plan' | 'lookups' | 'footers' | 'nullValues'>;

/**
 * Makes rows from the input's records, if the plan says so: where the blocks are handled, if possible.
 * @param transformer changes the rows that are made; it cannot be sent to another thread
 */
export function openReshaped(
  opened: OpenedRecords,
  settings: ReshapeSettings,
  transformer: RowTransformer | null = null,
): ReshapedRecords {
  const { plan, lookups } = settings;
  const { dialect, header } = opened;
  const spec = { ...settings, dialect, header: header?.fields ?? null };
  const names = header === null ? null : new Set(header.fields.map(normalizeFieldName));
  const counts = emptyCounts(plan, lookups.length);
  const made = new Set(plan.made);
  const ruleFieldsMissing =
    names === null
      ? []
      : plan.ruleFields
          .filter((fields) => !fields.some((name) => names.has(name) || made.has(name)))
          .map((fields) => fields.join(' or '));
  const lookupBytes = lookups.reduce((sum, { bytes }) => sum + bytes, 0);
  // Objects may contain what cannot be sent to another thread.
  if (transformer === null && dialect.format !== 'objects' && lookupBytes <= MAX_SENT_LOOKUP_BYTES)
    return {
      spec,
      blocks: new GroupHandover(spec).add(opened.blocks),
      counts,
      unread: () => [],
      ruleFieldsMissing,
    };
  const unread: string[] = [];
  const rows = rowsOf(opened.blocks, new BlockReshaper(spec), (reshaper) => {
    addCounts(counts, reshaper.takeCounts());
    unread.push(...reshaper.takeUnread());
  });
  return {
    spec: undefined,
    blocks: transformer === null ? rows : transformer.transform(asRows(rows, plan.columns.length)),
    counts,
    unread: () => unread,
    ruleFieldsMissing,
  };
}

/** Blocks of records as blocks of rows, in order. Memory: one block's records and a batch of rows. */
async function* rowsOf(
  blocks: AsyncIterable<Block>,
  reshaper: BlockReshaper,
  onBlock: (reshaper: BlockReshaper) => void,
): AsyncGenerator<CellBlock> {
  let group = null;
  for await (const block of blocks) {
    for (const rows of reshaper.rowsOf(block, group)) yield ownedCells(rows);
    group = reshaper.groupState().state;
    onBlock(reshaper);
    // The lines are counted with the last rows.
    yield { ...NO_ROWS, lineCount: reshaper.lineCount };
  }
}

const NO_ROWS: CellBlock = {
  kind: 'cells',
  batches: [],
  stops: [],
  refusals: [],
  isDoubtful: false,
  lineCount: 0,
};

async function* asRows(blocks: AsyncIterable<CellBlock>, columns: number): AsyncGenerator<RowBlock> {
  for await (const block of blocks) yield preparedRows(block, columns);
}
