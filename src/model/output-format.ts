/** Formats the parts are written in. */
export const OUTPUT_FORMATS = ['csv', 'jsonl', 'parquet'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** Compressions of the parts: of the entire text, or in Parquet of its pages. Snappy is only for Parquet. */
export const COMPRESSIONS = ['gzip', 'snappy', 'none'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

/** What is used when nothing is specified. */
export function defaultCompression(format: OutputFormat): Compression {
  return format === 'parquet' ? 'snappy' : 'gzip';
}

/** What precedes a quote inside a quoted CSV value: another quote (RFC 4180), or a backslash, AMC's default. */
export const CSV_ESCAPES = ['quote', 'backslash'] as const;
export type CsvEscape = (typeof CSV_ESCAPES)[number];

/** Where the choice of how files are written came from: a request, the findings of `doctor --probe`, or neither. */
export const CHOICE_ORIGINS = ['option', 'probe', 'default'] as const;
export type ChoiceOrigin = (typeof CHOICE_ORIGINS)[number];

/** How rows are divided by their main event time (UTC). */
export const PARTITIONINGS = ['none', 'hour', 'day', 'month'] as const;
export type Partitioning = (typeof PARTITIONINGS)[number];

/**
 * The CSV dialects that are written; an upload request has to state its dialect, as AMC's default escape is a
 * backslash.
 */
const CSV_DIALECT = {
  fieldDelimiter: ',',
  quoteCharacter: '"',
  recordDelimiter: '\n',
} as const;
export const CSV_DIALECTS = {
  quote: { ...CSV_DIALECT, quoteEscapeCharacter: '"' },
  backslash: { ...CSV_DIALECT, quoteEscapeCharacter: '\\' },
} as const;
