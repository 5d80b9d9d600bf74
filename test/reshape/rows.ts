import { BlockReshaper } from '../../src/reshape/block-reshaper.js';
import { openReshaped } from '../../src/reshape/open-reshaped.js';
import { loadLookup, type LookupTable } from '../../src/reshape/lookup-table.js';
import { openObjects, openRecords } from '../../src/read/open-records.js';
import { compilePlan, type DataSetPlan } from '../../src/schema/plan.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { preparedRows } from '../../src/reshape/prepared-rows.js';
import { addCounts } from '../../src/reshape/reshape-counts.js';
import type { PreparedRow } from '../../src/model/block.js';
import type { CellBlock } from '../../src/model/cell-block.js';

const never = new AbortController().signal;

/** A plan with text columns: `source` by column name. */
export function textPlan(columns: Readonly<Record<string, object>>, input: object = {}): DataSetPlan {
  const schema = {
    dataSetId: 'test',
    columns: Object.entries(columns).map(([name, source]) => ({
      name,
      dataType: 'STRING',
      columnType: 'DIMENSION',
      source,
    })),
    input,
  };
  return compilePlan(parseDataSetSchema(schema, 'a test'));
}

export function textSource(text: string, name = 'input.csv') {
  return {
    kind: 'bytes' as const,
    name,
    identity: name,
    size: text.length,
    fingerprint: () => Promise.resolve(null),
    async *open() {
      yield Buffer.from(text);
    },
  };
}

export function joined(plan: DataSetPlan, text: string, maxBytes?: number): Promise<LookupTable> {
  const [join] = plan.reshape?.joins ?? [];
  if (join === undefined) throw new Error('the plan has no join');
  return loadLookup(join, [textSource(text, 'joined.csv')], never, maxBytes);
}

/** The rows that the plan creates from a text, with their lines. */
export async function rowsOf(
  plan: DataSetPlan,
  text: string,
  { lookups = [], blockBytes }: { lookups?: LookupTable[]; blockBytes?: number } = {},
) {
  return collect(plan, await openRecords(textSource(text), { plan, signal: never, blockBytes }), lookups);
}

export async function rowsOfObjects(plan: DataSetPlan, objects: readonly unknown[]) {
  const source = {
    kind: 'objects' as const,
    name: 'objects',
    async *open() {
      yield* objects;
    },
  };
  return collect(plan, openObjects(source, never), []);
}

async function collect(plan: DataSetPlan, opened: ReturnType<typeof openObjects>, lookups: LookupTable[]) {
  if (plan.reshape === null) throw new Error('the plan reshapes nothing');
  const { reshape, footers, nullValues } = plan;
  const reshaped = openReshaped(opened, { plan: reshape, lookups, footers, nullValues });
  const rows: PreparedRow[] = [];
  const lines: number[] = [];
  const unread: string[] = [];
  let line = opened.firstLine;
  const add = (block: CellBlock) => {
    const made = preparedRows(block, reshape.columns.length);
    rows.push(...made.rows);
    lines.push(...made.lines.map((offset) => line + offset));
    line += made.lineCount;
  };
  for await (const block of reshaped.blocks) {
    if (reshaped.spec === undefined) {
      if (block.kind === 'cells') add(block);
      continue;
    }
    // Each block separately, as another thread would process it.
    const reshaper = new BlockReshaper(reshaped.spec);
    const group = block.kind === 'text' || block.kind === 'cells' ? block.group : null;
    for (const made of reshaper.rowsOf(block, group)) add(made);
    line += reshaper.lineCount;
    addCounts(reshaped.counts, reshaper.takeCounts());
    unread.push(...reshaper.takeUnread());
  }
  unread.push(...reshaped.unread());
  const { counts } = reshaped;
  return { rows, lines, records: counts.records, made: counts.rows, joins: counts.joins, reshaped, unread };
}
