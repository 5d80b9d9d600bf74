import os from 'node:os';
import type { TableSink } from '../collaboration/table-sink.js';
import { toDiskError } from '../store/disk-error.js';
import { createPrivateFolder } from '../store/private-folder.js';
import { openTable, type TableOfRun } from './collaboration-run.js';
import type { ResolvedOptions } from './ingest-options.js';

/** A table of which only the counts are needed, with a private folder for data that does not fit in memory. */
export async function dryTable(
  table: TableOfRun,
  options: Pick<ResolvedOptions, 'format'>,
): Promise<{ readonly sink: TableSink; remove(): Promise<void> }> {
  const parent = os.tmpdir();
  const folder = await createPrivateFolder(parent, 'amc-ingest-').catch((cause: unknown) => {
    throw toDiskError(cause, 'create a temporary folder', parent);
  });
  const sink = openTable(table, options, {
    folder: folder.stagingFolder,
    append: () => Promise.resolve(),
  });
  return { sink, remove: () => folder.remove() };
}
