import { gunzipSync } from 'node:zlib';
import { runReportShape, type RunReport } from '../../../src/report/run-report.js';

/** The content of a run, regardless of its parts. */
export interface RunContent {
  readonly report: Omit<RunReport, 'files' | 'outDir' | 'ledger' | 'manifest'>;
  /** Rows of every partition in their order, without headers. */
  readonly rows: Readonly<Record<string, readonly string[]>>;
  readonly rejects: readonly string[];
  readonly parts: number;
}

/**
 * Reads the run of a manifest.
 * @param read returns the bytes of a key
 */
export async function runContent(
  prefix: string,
  read: (key: string) => Promise<Buffer> | Buffer,
): Promise<RunContent> {
  const whole = runReportShape.parse(JSON.parse((await read(`${prefix}report.json`)).toString()));
  const { files, outDir: _outDir, ledger: _ledger, manifest, ...rest } = whole;
  // A file that is cut into ranges is never read in full, so its hash is unknown.
  const report = { ...rest, inputs: rest.inputs.map(({ name, rows: count }) => ({ name, rows: count })) };
  const rows: Record<string, string[]> = {};
  const listed = (await read(`${prefix}manifest.txt`)).toString().trimEnd().split('\n');
  if (manifest === null || listed.length !== files.length) throw new Error('Manifest and report differ.');
  for (const [index, file] of files.entries()) {
    if (listed[index]?.endsWith(`/${prefix}${file.path}`) !== true)
      throw new Error(`${file.path} is not listed.`);
    const stored = await read(`${prefix}${file.path}`);
    if (stored.length !== file.bytes) throw new Error(`${file.path} has another size than reported.`);
    const [, ...lines] = gunzipSync(stored).toString().trimEnd().split('\n');
    if (lines.length !== file.rows) throw new Error(`${file.path} has another number of rows than reported.`);
    (rows[file.partition] ??= []).push(...lines);
  }
  const rejects = (await read(`${prefix}rejects.jsonl`)).toString().split('\n').slice(0, -1);
  return { report, rows, rejects, parts: files.length };
}
