import { InputError } from '../../errors.js';
import type { DataSetPlan, PlanColumn } from '../../schema/plan.js';
import type { TextBlock } from '../../model/block.js';
import { isForAnyHeader } from '../locate-header.js';
import { matchHeader } from '../match-header.js';
import type { OpenedRecords } from '../open-records.js';
import type { RandomAccess } from '../random-access.js';
import { planOfFields } from '../plan-of-fields.js';
import { ROW_DIALECT, RowText } from '../row-text.js';
import { ColumnCursor } from './column-cursor.js';
import { guard, readParquetFooter, type ParquetColumn, type ParquetFile } from './parquet-file.js';
import { ParquetProblem } from './parquet-problem.js';

export interface ParquetOptions {
  readonly name: string;
  readonly plan: DataSetPlan;
  readonly blockBytes?: number | undefined;
}

/** A column that the schema reads. */
interface ReadColumn extends ParquetColumn {
  readonly format: NonNullable<ParquetColumn['format']>;
  /** The first output column that it feeds: refusals name it. */
  readonly output: number;
}

/**
 * Opens a Parquet file: matches its columns with the schema and gives the rows as blocks of text. Only columns that
 * the schema reads are fetched and decoded. The access is closed when the blocks have been read, or on an error.
 *
 * Memory: the footer, a block, and for each column that is read a page (stored, unpacked and as values) and its
 * dictionary; it depends on the file's page size, not on its row groups.
 * @throws InputError CORRUPT_PARQUET, NESTED_COLUMN, and what `matchHeader` throws
 */
export async function openParquet(access: RandomAccess, options: ParquetOptions): Promise<OpenedRecords> {
  const { name, blockBytes } = options;
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
    const places = new Map<number, number>();
    const sourceOf = match.sourceOf.map((source, output) => {
      const column = file.columns[source];
      if (column === undefined) return -1;
      const { format } = column;
      if (format === null) throw nested(column.name, name, plan.columns[output]);
      let place = places.get(source);
      if (place === undefined) {
        place = read.length;
        places.set(source, place);
        read.push({ ...column, format, output });
      }
      return place;
    });
    return {
      dialect: ROW_DIALECT,
      header: { fields: [...read.map((column) => column.name), ''], sourceOf },
      plan: typedPlan(plan, (index) => read[sourceOf[index] ?? -1]),
      unmapped: match.unmapped,
      missing: match.missing,
      alternatives: match.alternatives,
      firstLine: 1,
      bodyStart: null,
      isEmpty: false,
      notes: [],
      blocks: readRows(access, file, read, name, blockBytes),
    };
  } catch (error) {
    await access.close();
    throw error;
  }
}

/** Settings that tell how text is to be read do not apply to values that come with their type. */
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

async function* readRows(
  access: RandomAccess,
  { metadata }: ParquetFile,
  columns: readonly ReadColumn[],
  name: string,
  blockBytes: number | undefined,
): AsyncGenerator<TextBlock> {
  try {
    const text = new RowText(blockBytes);
    for (const group of metadata.row_groups) {
      const rows = Number(group.num_rows);
      if (rows === 0) continue;
      const cursors = await guard(name, () =>
        columns.map((column) => {
          const chunk = group.columns.find(({ meta_data: meta }) => {
            const path = meta?.path_in_schema ?? [];
            return path.length === 1 && path[0] === column.name;
          });
          if (chunk === undefined) throw new ParquetProblem('a row group lacks a column');
          return { ...column, cursor: new ColumnCursor(access, column.element, chunk, rows) };
        }),
      );
      for (let left = rows; left > 0;) {
        const ready = await guard(name, async () => {
          let most = left;
          for (const { cursor } of cursors) {
            await cursor.load();
            most = Math.min(most, cursor.available);
          }
          return most;
        });
        let written = 0;
        await guard(name, () => {
          while (written < ready && !text.isFull) {
            for (const { cursor, format, output } of cursors) {
              const value: unknown = cursor.values[cursor.position++];
              if (value === null) text.addPlain('');
              else format.write(value, text, output);
            }
            text.endRow();
            written += 1;
          }
        });
        left -= written;
        const block = text.isFull ? text.takeBlock() : null;
        if (block !== null) yield block;
      }
    }
    const last = text.takeBlock();
    if (last !== null) yield last;
  } finally {
    await access.close();
  }
}

function nested(field: string, file: string, column: PlanColumn | undefined): InputError {
  return new InputError(
    `The column ${field} of ${file} holds lists or objects, but ${column?.name ?? 'the schema'} reads it as a single value. Export the value it needs as a column of its own, or name another in the schema's source.from.`,
    { code: 'NESTED_COLUMN' },
  );
}
