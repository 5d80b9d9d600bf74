import type { Compression, OutputFormat } from '../model/output-format.js';

/** How a file is written, as an upload request has to state it. */
export interface FileForm {
  readonly format: OutputFormat;
  readonly compression: Compression;
}

/** Bytes that show how a file is stored. */
export const HEAD_BYTES = 16;

/** What a file is, judging by its first bytes as stored; AMC reads `plain`, `gzip` and `parquet`. */
export type StoredAs = 'plain' | 'gzip' | 'parquet' | 'other';

const OTHERS: readonly { readonly name: string; readonly magic: RegExp }[] = [
  { name: 'zstd', magic: /^28b52ffd/ },
  { name: 'bzip2', magic: /^425a68/ },
  { name: 'xz', magic: /^fd377a585a00/ },
  { name: 'a ZIP archive or workbook', magic: /^504b0[35]0[46]/ },
  { name: 'framed Snappy', magic: /^ff060000734e6150/ },
  { name: 'lz4', magic: /^04224d18/ },
  { name: 'ORC', magic: /^4f5243/ },
  { name: 'Avro', magic: /^4f626a01/ },
  { name: 'encrypted Parquet', magic: /^50415245/ },
];

/** What the first bytes show; `name` is set for formats that AMC does not read. */
export function storedAs(head: Buffer): { readonly as: StoredAs; readonly name: string } {
  if (head[0] === 0x1f && head[1] === 0x8b) return { as: 'gzip', name: 'gzip' };
  if (head.toString('latin1', 0, 4) === 'PAR1') return { as: 'parquet', name: 'Parquet' };
  const hex = head.toString('hex');
  const other = OTHERS.find(({ magic }) => magic.test(hex));
  if (other !== undefined) return { as: 'other', name: other.name };
  return { as: 'plain', name: 'text' };
}

/** Whether a text is JSON Lines or CSV, by its first character; `list` is JSON that is not in lines. */
export function textFormat(start: string): 'csv' | 'jsonl' | 'list' {
  const first = start.trimStart()[0];
  if (first === '{') return 'jsonl';
  return first === '[' ? 'list' : 'csv';
}
