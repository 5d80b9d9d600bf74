import { FIRST_REFUSED, type CellBatch } from '../model/cell-block.js';
import { openParquet } from '../read/parquet/open-parquet.js';
import { readParquetFooter, type ParquetFile } from '../read/parquet/parquet-file.js';
import { openRandomAccess } from '../read/random-access.js';
import { refusalOf } from './cell-check.js';
import type { FileCheck } from './file-check.js';
import { headerProblem } from './header-problem.js';
import { codecsOf, compressionOf, typeProblems } from './parquet-problems.js';
import type { PreparedValues } from './row-check.js';

/** Reads a Parquet file: the types of its columns, and its rows. */
export async function checkParquet(check: FileCheck): Promise<void> {
  const { file, name } = check;
  const { plan, signal } = check.context;
  const access = await openRandomAccess(file.source, signal);
  const footer = await readParquetFooter(access, name).finally(() => access.close());
  if (!isFittingFooter(footer, check)) return;
  check.begin('typed');
  const opened = await openParquet(await openRandomAccess(file.source, signal), { name, plan });
  const sourceOf = opened.header?.sourceOf ?? [];
  const empty = plan.columns.map(() => 0);
  let line = opened.firstLine;
  for await (const block of opened.blocks) {
    if (block.kind !== 'cells') continue;
    for (const batch of block.batches) {
      for (let row = 0; row < batch.rows && !check.isEnough; row++) {
        check.add(valuesOf(batch, row, { sourceOf, refusals: block.refusals, empty }), line);
        line += 1;
      }
      await check.flush();
    }
    if (check.isEnough) return;
  }
  emptyTexts(footer, check, empty);
}

function isFittingFooter(footer: ParquetFile, check: FileCheck): boolean {
  const { name } = check;
  const { plan } = check.context;
  const names = footer.columns.map((column) => column.name);
  const header = headerProblem(check.file.location, names, plan, false);
  if (header !== null) {
    check.problem('PREPARED_HEADER', header.replaceAll(check.file.location, name));
    return false;
  }
  const types = typeProblems(footer, plan);
  if (types.length > 0)
    check.problem(
      'PREPARED_TYPE',
      `The columns of ${name} have other types: ${types.join('; ')}. Cast them in the query.`,
    );
  const codecs = codecsOf(footer);
  const [codec = ''] = codecs;
  const compression = compressionOf(codec);
  if (codecs.length > 1 || compression === null)
    check.problem(
      'PREPARED_COMPRESSION',
      codecs.length > 1
        ? `The pages of ${name} are compressed in more than one way (${codecs.join(', ')}), and an upload request states one. Write all columns with Snappy.`
        : `The pages of ${name} are compressed with ${codec}, which an upload request cannot state. Write Parquet with Snappy, gzip or without compression.`,
    );
  else check.form = { format: 'parquet', compression };
  return types.length === 0;
}

interface RowReading {
  readonly sourceOf: readonly number[];
  readonly refusals: readonly Parameters<typeof refusalOf>[0][];
  /** By column, running totals: cells without bytes. */
  readonly empty: number[];
}

function valuesOf(batch: CellBatch, row: number, { sourceOf, refusals, empty }: RowReading): PreparedValues {
  const { cells, bytes } = batch;
  const width = cells.length / batch.rows;
  return sourceOf.map((source, column) => {
    const cell = row * width + 2 * source;
    const length = source < 0 ? 0 : (cells[cell + 1] ?? 0);
    if (length > 0) {
      const start = cells[cell] ?? 0;
      return Buffer.from(bytes.buffer, bytes.byteOffset + start, length).toString('utf8');
    }
    if (length <= FIRST_REFUSED) return refusalOf(refusals[FIRST_REFUSED - length] ?? 'INVALID_ENCODING');
    empty[column] = (empty[column] ?? 0) + 1;
    return null;
  });
}

/**
 * To AMC, empty texts are values, and they are not hashes; the cells do not distinguish them from nulls, but the file's
 * statistics do.
 */
function emptyTexts({ metadata }: ParquetFile, check: FileCheck, empty: readonly number[]): void {
  const nullsOf = (name: string): number | null => {
    let sum = 0;
    for (const { columns } of metadata.row_groups) {
      const chunk = columns.find(({ meta_data: meta }) => meta?.path_in_schema[0] === name);
      const nulls = chunk?.meta_data?.statistics?.null_count;
      if (nulls === undefined) return null;
      sum += Number(nulls);
    }
    return sum;
  };
  for (const [index, { name, kind }] of check.context.plan.columns.entries()) {
    if (kind.kind === 'value') continue;
    const nulls = nullsOf(name);
    const texts = nulls === null ? 0 : (empty[index] ?? 0) - nulls;
    if (texts > 0)
      check.problem(
        'PREPARED_EMPTY_TEXT',
        `${texts} values of ${name} in ${check.name} are empty texts: AMC takes null for no value, and refuses an upload for such a text in a hashed column. Write NULLIF(${name}, '').`,
      );
  }
}
