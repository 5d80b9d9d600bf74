import { isUtf8 } from 'node:buffer';
import { eachCsvRow } from '../read/csv-rows.js';
import { FastCsv } from './fast/fast-csv.js';
import type { BlockRun, RowProcessor } from './row-processor.js';

/** What sequences that switch alphabets begin with. */
const ESCAPE = 0x1b;

/** Reads stretches of CSV: the fast way where it is sure, csv-parse where it is not. */
export class CsvReader {
  readonly isCsv: boolean;
  readonly #processor: RowProcessor;
  readonly #useFastWay: boolean;
  #fast: FastCsv | null = null;

  constructor(processor: RowProcessor, useFastWay: boolean) {
    const { dialect, plan } = processor.spec;
    const mapsCountries = plan.columns.some(({ kind, map }) => kind.kind === 'country' && map !== null);
    this.#processor = processor;
    this.isCsv = dialect.format === 'csv';
    this.#useFastWay = useFastWay && !mapsCountries && dialect.format === 'csv' && dialect.lineEnd === '\n';
  }

  /** @returns the number of the line behind the stretch */
  add(bytes: Buffer, firstLine: number, run: BlockRun): number {
    const { dialect, sourceOf } = this.#processor.spec;
    if (dialect.format !== 'csv' || sourceOf === null) return firstLine;
    const doubtful = !isUtf8(bytes) || bytes.includes('\uFFFD') || bytes.includes(ESCAPE);
    if (!this.#useFastWay || doubtful) return this.#addByCsvParse(bytes, firstLine, run, doubtful);
    this.#fast ??= new FastCsv(this.#processor, run, sourceOf, dialect);
    const { end, line } = this.#fast.read(bytes, firstLine, run);
    return end === bytes.length ? line : this.#addByCsvParse(bytes.subarray(end), line, run, doubtful);
  }

  #addByCsvParse(bytes: Buffer, firstLine: number, run: BlockRun, doubtful: boolean): number {
    const { dialect, sourceOf, fieldCount } = this.#processor.spec;
    if (dialect.format !== 'csv' || sourceOf === null) return firstLine;
    const { footers } = this.#processor.spec.plan;
    const row: string[] = sourceOf.map(() => '');
    return eachCsvRow(bytes, firstLine, { ...dialect, fieldCount, footers }, (record, line) => {
      if (record === 'EMPTY_ROW' || record === 'FOOTER') run.leaveOut(record);
      else if (record === 'FIELD_COUNT') run.reject(line, null, record);
      else {
        for (let index = 0; index < row.length; index++) row[index] = record[sourceOf[index] ?? -1] ?? '';
        run.add(row, line, doubtful);
      }
    });
  }
}
