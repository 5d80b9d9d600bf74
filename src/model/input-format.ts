/**
 * Formats in which files are read. JSON: one array, or objects one after another, each possibly spanning several lines.
 */
export const INPUT_FORMATS = ['csv', 'jsonl', 'json', 'parquet', 'xlsx', 'xml'] as const;
export type InputFormat = (typeof INPUT_FORMATS)[number];
