import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DefectError } from '../errors.js';
import { writtenAs } from '../hand-over/upload-definition.js';
import { ingest } from '../ingest/ingest.js';
import { rowsOf } from './probe-data-set.js';
import type { ProbeForm } from './probe-forms.js';
import type { DataSetDefinition, UploadDefinition } from '../amc/index.js';

/** The file of a form, and what an upload has to state about it. */
export interface FormFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly stated: Pick<UploadDefinition, 'fileFormat' | 'compressionFormat'>;
}

/** The file of a form. Forms that runs write are written by a run, so the probe uses exactly what AMC will be given. */
export async function formFile(
  form: ProbeForm,
  dataSet: DataSetDefinition,
  now: number,
  signal: AbortSignal,
): Promise<FormFile> {
  const { run } = form;
  const rows = rowsOf(form, now);
  if (run === null) {
    return {
      name: 'part.csv',
      bytes: Buffer.from(csvWithLineBreaks(rows)),
      stated: writtenAs({ format: 'csv', compression: 'none' }),
    };
  }
  const folder = await mkdtemp(path.join(os.tmpdir(), 'amc-ingest-probe-'));
  try {
    const { files, outDir } = await ingest({
      inputs: [rows],
      schema: { ...dataSet },
      out: folder,
      runId: form.name,
      partition: 'none',
      workers: 0,
      signal,
      ...run,
    });
    const [file] = files;
    if (file === undefined || outDir === null) {
      throw new DefectError(`The file of ${form.name} was not written.`, { code: 'PROBE_FILE_MISSING' });
    }
    const bytes = await readFile(path.join(outDir, file.path));
    return { name: path.basename(file.path), bytes, stated: writtenAs(run) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** No run writes line breaks into CSV, since it is unknown whether AMC reads them: this is what it would write. */
function csvWithLineBreaks(rows: readonly Readonly<Record<string, string>>[]): string {
  const names = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => names.map((name) => `"${(row[name] ?? '').replaceAll('"', '""')}"`));
  return [names, ...lines].map((fields) => `${fields.join(',')}\n`).join('');
}
