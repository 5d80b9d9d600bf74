/** File forms for which the public documentation does not say whether AMC reads them. The names are stable. */
export const FILE_FORMS = [
  'csv-plain',
  'csv-doubled-quotes',
  'csv-literal-backslash',
  'csv-backslash-escape',
  'csv-line-breaks',
  'csv-gzip',
  'json-lines',
  'json-lines-gzip',
  'json-line-breaks',
  'parquet-none',
  'parquet-snappy',
  'parquet-gzip',
] as const;
export type FileForm = (typeof FILE_FORMS)[number];
