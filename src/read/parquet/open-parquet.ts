import type { ColumnChunk, RowGroup } from 'hyparquet';
import { InputError } from '../../errors.js';
import type { DataSetPlan, PlanColumn } from '../../schema/plan.js';
import type { CellBlock } from '../../model/cell-block.js';
import { isForAnyHeader } from '../locate-header.js';
import { matchHeader } from '../match-header.js';
import type { OpenedRecords } from '../opened-records.js';
import { planOfFields } from '../plan-of-fields.js';
import type { RandomAccess } from '../random-access.js';
import { CellBatches } from './cell-batches.js';
import { ColumnCursor } from './column-cursor.js';
import { guard, readParquetFooter, type ParquetColumn } from './parquet-file.js';
import { ParquetProblem } from './parquet-problem.js';

export interface ParquetOptions {
  readonly name: string;
  readonly plan: DataSetPlan;
  readonly blockBytes?: number | undefined;
  /** The row groups to read, `from` up to but not including `until`. Default: all. */
  readonly rowGroups?: { readonly from: number; readonly until: number } | undefined;
}

/** A column that the schema reads. */
interface ReadColumn extends ParquetColumn {
  readonly format: NonNullable<ParquetColumn['format']>;
}

/**
 * Opens a Parquet file: matches its columns with the schema and returns the rows as cells. Only columns that the schema
 * reads are fetched and decoded. The access is closed when the blocks have been read, or on an error.
 *
 * Memory: the footer, a block, and for each column that is read a page (stored and unpacked; for types other than text
 * also its values) and its dictionary. It depends on the file's page size, not on its row groups. For writers that put
 * a row group's column into one page (DuckDB: 122,880 rows) that is some 110 bytes per row, 15 MB.
 * @throws InputError CORRUPT_PARQUET, NESTED_COLUMN, and what `matchHeader` throws
 */
export async function openParquet(access: RandomAccess, options: ParquetOptions): Promise<OpenedRecords> {
  const { name, blockBytes, rowGroups: { from = 0, until } = {} } = options;
  try {
    const file = await readParquetFooter(access, name);
    const single = file.columns.filter(({ format }) => format !== null);
    const plan = isForAnyHeader(options.plan)
      ? planOfFields(single.map((column) => column.name))
      : options.plan;
    const match = matchHeader(
      file.columns.map((column) => column.name),
      plan,
      `The columns of ${name}`,
    );
    const read: ReadColumn[] = [];
    const indexes = new Map<number, number>();
    const sourceOf = match.sourceOf.map((source, output) => {
      const column = file.columns[source];
      if (column === undefined) return -1;
      const { format } = column;
      if (format === null) throw nested(column.name, name, plan.columns[output]);
      let index = indexes.get(source);
      if (index === undefined) {
        index = read.length;
        indexes.set(source, index);
        read.push({ ...column, format });
      }
      return index;
    });
    return {
      dialect: { format: 'cells' },
      header: { fields: read.map((column) => column.name), sourceOf },
      plan: typedPlan(plan, (index) => read[sourceOf[index] ?? -1]),
      unmapped: match.unmapped,
      missing: match.missing,
      alternatives: match.alternatives,
      firstLine: 1 + rowsOf(file.metadata.row_groups.slice(0, from)),
      bodyStart: null,
      isEmpty: false,
      notes: [],
      blocks: readRows(access, file.metadata.row_groups.slice(from, until), read, { name, blockBytes }),
    };
  } catch (error) {
    await access.close();
    throw error;
  }
}

/** Settings for reading text do not apply to values that have a type. */
function typedPlan(plan: DataSetPlan, columnOf: (index: number) => ReadColumn | undefined): DataSetPlan {
  return {
    ...plan,
    columns: plan.columns.map((column, index) => {
      switch (columnOf(index)?.format.kind) {
        case 'number':
          return { ...column, decimalComma: false, groupSeparator: null };
        case 'time':
          return { ...column, formats: [] };
        default:
          return column;
      }
    }),
  };
}

function rowsOf(groups: readonly RowGroup[]): number {
  return groups.reduce((sum, { num_rows: rows }) => sum + Number(rows), 0);
}

async function* readRows(
  access: RandomAccess,
  groups: readonly RowGroup[],
  columns: readonly ReadColumn[],
  { name, blockBytes }: Pick<ParquetOptions, 'name' | 'blockBytes'>,
): AsyncGenerator<CellBlock> {
  try {
    const batches = new CellBatches(blockBytes);
    for (const group of groups) {
      const rows = Number(group.num_rows);
      if (rows === 0) continue;
      const cursors = await guard(name, () =>
        columns.map((column) => new ColumnCursor(access, column, chunkOf(group, column.name), rows)),
      );
      for (let left = rows; left > 0;) {
        const most = left;
        left -= await guard(name, async () => {
          for (const cursor of cursors) await cursor.load();
          return batches.add(cursors, most);
        });
        const block = batches.isFull ? batches.takeBlock() : null;
        if (block !== null) yield block;
      }
      for (const cursor of cursors) cursor.close();
    }
    const last = batches.takeBlock();
    if (last !== null) yield last;
  } finally {
    await access.close();
  }
}

function chunkOf({ columns }: RowGroup, name: string): ColumnChunk {
  const chunk = columns.find(({ meta_data: meta }) => {
    const path = meta?.path_in_schema ?? [];
    return path.length === 1 && path[0] === name;
  });
  if (chunk === undefined) throw new ParquetProblem('a row group does not have a column');
  return chunk;
}

function nested(field: string, file: string, column: PlanColumn | undefined): InputError {
  return new InputError(
    `The column ${field} of ${file} holds lists or objects, but ${column?.name ?? 'the schema'} reads it as a single value. Export the value it needs as a column of its own, or name another in the schema's source.from.`,
    { code: 'NESTED_COLUMN' },
  );
}
