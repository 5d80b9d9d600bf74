/** Formats the parts are written in. */
export const OUTPUT_FORMATS = ['csv', 'jsonl'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** Compressions of the parts. */
export const COMPRESSIONS = ['gzip', 'none'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

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
