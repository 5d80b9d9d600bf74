import { setImmediate as nextTurn } from 'node:timers/promises';

import { RowCheck } from './check-row.js';
import type { SimulatorDataSet } from './data-set-schema.js';
import type { FindPerson } from './find-person.js';
import type { ObjectReader, ParquetRowReader } from './object-reader.js';
import { FormReader } from './form-outcomes.js';
import type { FormOutcomes } from './form-outcomes.js';
import { locationOf, openText } from './open-object.js';
import type { ObjectName } from './open-object.js';
import { PeriodCounts } from './period-counts.js';
import type { StoredRow } from './query-engine.js';
import { readCsvRows } from './read-csv-rows.js';
import type { TextRow } from './read-csv-rows.js';
import { readJsonRows, rowValues } from './read-json-rows.js';
import { UploadRefusal } from './refusal.js';
import { uploadFiles } from './upload-files.js';
import type { UploadRequest } from './upload-schema.js';

const ROWS_PER_TURN = 2_000;

export interface UploadContents {
  /** Rows that were read. */
  readonly inputRows: number;
  /** Rows that are kept (without those with denied consent), by period. */
  readonly rows: PeriodCounts;
  /** Kept rows whose person was found, by period. */
  readonly resolved: PeriodCounts;
}

export interface CheckUploadOptions {
  readonly dataSet: SimulatorDataSet;
  readonly request: UploadRequest;
  readonly reader: ObjectReader;
  readonly readParquetRows: ParquetRowReader | undefined;
  readonly findPerson: FindPerson;
  /** Outcomes set for forms of files. Default: everything except line breaks in CSV is read. */
  readonly forms?: FormOutcomes | undefined;
  /** Called with every row that is kept. */
  readonly onRow?: ((row: StoredRow) => Promise<void>) | undefined;
  readonly signal: AbortSignal;
}

/** Reads every file of an upload and checks every row. The first bad row ends it: throws UploadRefusal. */
export async function checkUpload(options: CheckUploadOptions): Promise<UploadContents> {
  const { dataSet, request, reader, findPerson, onRow, signal } = options;
  const check = new RowCheck(dataSet, request.countryCode);
  const rows = new PeriodCounts();
  const resolved = new PeriodCounts();
  const forms = new FormReader(request, options.forms ?? {});
  let inputRows = 0;
  for (const file of await uploadFiles(request.dataSource, reader, signal)) {
    for await (const written of fileRows(file, check, options)) {
      const row = forms.read(written, locationOf(file));
      if (row === null) continue;
      inputRows += 1;
      // A source that is always ready would otherwise keep the server from answering.
      if (inputRows % ROWS_PER_TURN === 0) await nextTurn(undefined, { signal });
      const verdict = check.check(row.values);
      if (verdict.kind === 'bad') {
        throw new UploadRefusal(
          `${locationOf(file)}, line ${row.line}, column ${verdict.column}: the value ${verdict.problem}.`,
        );
      }
      if (verdict.kind !== 'kept') continue;
      const { period } = verdict;
      const person = findPerson(row.values);
      rows.add(period);
      if (person !== null) resolved.add(period);
      await onRow?.({ values: row.values, period, person });
    }
  }
  return { inputRows, rows, resolved };
}

async function* fileRows(
  file: ObjectName,
  { columns }: RowCheck,
  { request, reader, readParquetRows, signal }: CheckUploadOptions,
): AsyncGenerator<TextRow, void, void> {
  const { fileFormat: format, compressionFormat } = request;
  const location = locationOf(file);
  if ('csvDataFormat' in format) {
    const text = openText(reader, file, compressionFormat, signal);
    yield* readCsvRows(text, location, format.csvDataFormat, columns);
  } else if ('jsonDataFormat' in format) {
    if (format.jsonDataFormat === 'DOCUMENT') {
      throw new UploadRefusal('The simulator does not read JSON documents: rehearse with LINES.');
    }
    yield* readJsonRows(openText(reader, file, compressionFormat, signal), location, columns);
  } else {
    if (readParquetRows === undefined) {
      throw new UploadRefusal(
        'The simulator was started without a Parquet reader: rehearse with CSV or JSON Lines.',
      );
    }
    let line = 0;
    for await (const row of readParquetRows(file.bucket, file.key, signal)) {
      line += 1;
      yield { line, values: rowValues(row, `${location}, row ${line}`, columns) };
    }
  }
}
