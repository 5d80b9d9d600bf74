/** Formats that files are read in. JSON: one array, or objects one after another over several lines. */
export const INPUT_FORMATS = ['csv', 'jsonl', 'json', 'parquet', 'xlsx', 'xml'] as const;
export type InputFormat = (typeof INPUT_FORMATS)[number];
