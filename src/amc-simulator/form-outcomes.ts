import type { FileForm } from '../model/file-form.js';
import type { TextRow } from './read-csv-rows.js';
import { UploadRefusal } from './refusal.js';
import type { UploadRequest } from './upload-schema.js';

/**
 * How the simulator treats a form. `reads`: as it is written. `refuses`: refuses the entire upload. `alters`:
 * texts arrive changed. `loses`: rows do not arrive, but the upload succeeds.
 */
export type FormOutcome = 'reads' | 'refuses' | 'alters' | 'loses';
export type FormOutcomes = Readonly<Partial<Record<FileForm, FormOutcome>>>;

/** It is unknown whether AMC reads line breaks in CSV: nothing that is sent to it should contain one. */
const DEFAULTS: FormOutcomes = { 'csv-line-breaks': 'refuses' };

/** Applies the outcomes that are set for the forms in an upload's rows. Returns null for a lost row. */
export class FormReader {
  readonly #outcomes: FormOutcomes;
  readonly #request: UploadRequest;

  constructor(request: UploadRequest, outcomes: FormOutcomes) {
    this.#request = request;
    this.#outcomes = { ...DEFAULTS, ...outcomes };
  }

  read(written: TextRow, location: string): TextRow | null {
    let row = written;
    for (const form of this.#formsOf(written)) {
      const outcome = this.#outcomes[form] ?? 'reads';
      if (outcome === 'loses') return null;
      if (outcome === 'alters') row = { ...row, values: row.values.map((value) => altered(form, value)) };
      if (outcome === 'refuses') throw new UploadRefusal(`${location}, line ${row.line}: ${REFUSALS[form]}`);
    }
    return row;
  }

  #formsOf({ values }: TextRow): readonly FileForm[] {
    const { fileFormat, compressionFormat } = this.#request;
    const has = (letters: RegExp) => values.some((value) => value !== null && letters.test(value));
    if ('parquetDataFormat' in fileFormat) {
      if (compressionFormat === 'GZIP') return ['parquet-gzip'];
      return compressionFormat === 'SNAPPY' ? ['parquet-snappy'] : ['parquet-none'];
    }
    if ('jsonDataFormat' in fileFormat) {
      const form = compressionFormat === 'GZIP' ? 'json-lines-gzip' : 'json-lines';
      return has(/[\r\n]/) ? [form, 'json-line-breaks'] : [form];
    }
    const forms: FileForm[] = compressionFormat === 'GZIP' ? ['csv-gzip'] : [];
    if (has(/[\r\n]/)) forms.push('csv-line-breaks');
    // AMC's default is a backslash.
    const isDoubled = fileFormat.csvDataFormat.quoteEscapeCharacter === '"';
    if (has(/"/)) forms.push(isDoubled ? 'csv-doubled-quotes' : 'csv-backslash-escape');
    if (has(/\\/)) forms.push(isDoubled ? 'csv-literal-backslash' : 'csv-backslash-escape');
    return forms.length === 0 ? ['csv-plain'] : forms;
  }
}

const COLUMNS_DIFFER = 'the number of fields is not that of the header.';
const REFUSALS: Readonly<Record<FileForm, string>> = {
  'csv-plain': 'the file could not be read.',
  'csv-gzip': 'the file is not a complete gzip file.',
  'csv-doubled-quotes': COLUMNS_DIFFER,
  'csv-literal-backslash': COLUMNS_DIFFER,
  'csv-backslash-escape': COLUMNS_DIFFER,
  'csv-line-breaks': 'a value holds a line break. Whether AMC reads that is not known: do not write one.',
  'json-lines': 'not a CSV record.',
  'json-lines-gzip': 'the file is not a complete gzip file.',
  'json-line-breaks': 'a value holds a line break.',
  'parquet-none': 'the encoding of a page is not supported.',
  'parquet-snappy': 'the codec SNAPPY is not supported.',
  'parquet-gzip': 'the codec GZIP is not supported.',
};

function altered(form: FileForm, value: string | null): string | null {
  if (value === null) return value;
  switch (form) {
    case 'csv-doubled-quotes':
      return value.replaceAll('"', '""');
    case 'csv-literal-backslash':
      return value.replaceAll('\\', '');
    case 'csv-backslash-escape':
      return value.replaceAll(/["\\]/g, String.raw`\$&`);
    case 'csv-line-breaks':
    case 'json-line-breaks':
      return value.replaceAll(/[\r\n]+/g, ' ');
    default:
      // Mimics UTF-8 that is read as another encoding.
      return value.replaceAll(/\P{ASCII}/gu, '?');
  }
}
