import type { FileForm } from '../model/file-form.js';
import type { Compression, CsvEscape, OutputFormat } from '../model/output-format.js';

/** How a run writes the files of a form; null if no run writes it. */
export interface RunForm {
  readonly format: OutputFormat;
  readonly compression: Compression;
  readonly csvEscape?: CsvEscape;
}

/** A form of files that the public documentation leaves open. */
export interface ProbeForm {
  /** Stable: it names the form in the file of findings. */
  readonly name: FileForm;
  /** The question that it answers, in words. */
  readonly about: string;
  readonly run: RunForm | null;
  /** Texts by the case that they are an example of. */
  readonly texts: Readonly<Record<string, string>>;
}

const PLAIN = { plain: 'a plain text', accents: 'Zoë Łódź 東京' };
const QUOTES = {
  quote: 'say "hi"',
  quoteAlone: '"',
  comma: 'one, two',
  quoteAndComma: 'a "b", c',
};
const BACKSLASH = { backslash: 'back\\slash', backslashAtEnd: 'ends with \\' };
const ALL = { ...PLAIN, ...QUOTES, ...BACKSLASH };
const LINE_BREAKS = { lineBreak: 'first line\nsecond line' };

const form = (
  name: FileForm,
  about: string,
  run: RunForm | null,
  texts: Readonly<Record<string, string>>,
): ProbeForm => ({ name, about, run, texts });

/** In the order in which they are uploaded and shown. The first one shows whether anything can be read at all. */
export const FORMS: readonly ProbeForm[] = [
  form('csv-plain', 'CSV without quotes', { format: 'csv', compression: 'none' }, PLAIN),
  form('csv-doubled-quotes', 'quotes in CSV, doubled', { format: 'csv', compression: 'none' }, QUOTES),
  form(
    'csv-literal-backslash',
    'backslashes in CSV whose quotes are doubled',
    { format: 'csv', compression: 'none' },
    BACKSLASH,
  ),
  form(
    'csv-backslash-escape',
    'quotes and backslashes in CSV, escaped by a backslash',
    { format: 'csv', compression: 'none', csvEscape: 'backslash' },
    { ...QUOTES, ...BACKSLASH },
  ),
  form('csv-line-breaks', 'line breaks in quoted values of CSV', null, LINE_BREAKS),
  form('csv-gzip', 'CSV of several gzip members', { format: 'csv', compression: 'gzip' }, PLAIN),
  form('json-lines', 'JSON Lines', { format: 'jsonl', compression: 'none' }, ALL),
  form(
    'json-lines-gzip',
    'JSON Lines of several gzip members',
    { format: 'jsonl', compression: 'gzip' },
    ALL,
  ),
  form(
    'json-line-breaks',
    'line breaks in values of JSON Lines',
    { format: 'jsonl', compression: 'none' },
    LINE_BREAKS,
  ),
  form('parquet-none', 'Parquet, pages not compressed', { format: 'parquet', compression: 'none' }, ALL),
  form(
    'parquet-snappy',
    'Parquet, pages compressed by snappy',
    { format: 'parquet', compression: 'snappy' },
    ALL,
  ),
  form('parquet-gzip', 'Parquet, pages compressed by gzip', { format: 'parquet', compression: 'gzip' }, ALL),
];
