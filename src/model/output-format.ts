/** Formats the parts are written in. */
export const OUTPUT_FORMATS = ['csv', 'jsonl', 'parquet'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** Compressions of the parts: of the text as a whole, in Parquet of its pages. Snappy is for Parquet alone. */
export const COMPRESSIONS = ['gzip', 'snappy', 'none'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

/** What is used when nothing is said. */
export function defaultCompression(format: OutputFormat): Compression {
  return format === 'parquet' ? 'snappy' : 'gzip';
}

/** How rows are divided by their main event time (UTC). */
export const PARTITIONINGS = ['none', 'hour', 'day', 'month'] as const;
export type Partitioning = (typeof PARTITIONINGS)[number];

/** The CSV dialect that is written; an upload request has to state it, as AMC's default escape differs. */
export const CSV_DIALECT = {
  fieldDelimiter: ',',
  quoteCharacter: '"',
  quoteEscapeCharacter: '"',
  recordDelimiter: '\n',
} as const;
