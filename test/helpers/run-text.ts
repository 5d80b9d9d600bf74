import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ingest, type IngestOptions, type IngestResult } from '../../src/index.js';

export interface TextRun {
  readonly result: IngestResult;
  /** The data files' lines, without headers. */
  readonly lines: readonly string[];
  /** Rejects as `line column code`. */
  readonly rejects: readonly string[];
  readonly warnings: readonly string[];
}

/** Writes `content` to a file of `folder` and ingests it, uncompressed and in one thread. */
export async function runText(
  folder: string,
  content: string | Uint8Array,
  options: Omit<Partial<IngestOptions>, 'inputs'> & { readonly schema: IngestOptions['schema'] },
  name = 'export.csv',
): Promise<TextRun> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  const rejects: string[] = [];
  const result = await ingest({
    inputs: [file],
    out: path.join(folder, 'out'),
    compression: 'none',
    partition: 'none',
    maxRejectRate: 1,
    workers: 0,
    force: true,
    onReject: ({ line, column, code }) => {
      rejects.push(`${line} ${column ?? '-'} ${code}`);
    },
    ...options,
  });
  const lines: string[] = [];
  for (const part of result.files) {
    const text = await readFile(path.join(result.outDir ?? '', part.path), 'utf8');
    lines.push(...text.split('\n').slice(options.format === 'jsonl' ? 0 : 1, -1));
  }
  return { result, lines, rejects, warnings: result.warnings.map(({ code }) => code) };
}
