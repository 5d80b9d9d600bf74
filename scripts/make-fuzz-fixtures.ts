/**
 * Writes test/fixtures/fuzz: small files from other programs, for the fuzzer to mutate. Needs the commands zstd, bzip2
 * and zip. Use: npx tsx scripts/make-fuzz-fixtures.ts
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { duckDb } from '../test/helpers/duckdb.js';
import { CANARY } from './fuzz/fuzz-cells.js';

const ROWS = 60;
const root = fileURLToPath(new URL('..', import.meta.url));
const out = path.join(root, 'test/fixtures/fuzz');
const folder = mkdtempSync(path.join(os.tmpdir(), 'fuzz-fixtures-'));
try {
  mkdirSync(out, { recursive: true });
  const [header = '', ...lines] = readFileSync(path.join(root, 'samples/crm.csv'), 'utf8').split('\n');
  const rows = lines.slice(0, ROWS).map((line, index) => {
    const email = `${CANARY}.${index}@example.com`;
    return line.replaceAll(/[\w.+-]+@[\w.-]+/g, email);
  });
  const csv = path.join(folder, 'crm.csv');
  writeFileSync(csv, `${[header, ...rows].join('\n')}\n`);
  const run = (command: string, ...args: readonly string[]) => execFileSync(command, args, { cwd: folder });
  const keep = (name: string, ...parts: readonly Buffer[]) =>
    writeFileSync(path.join(out, name), Buffer.concat(parts));
  const middle = Math.floor(readFileSync(csv).length / 2);
  writeFileSync(path.join(folder, 'first'), readFileSync(csv).subarray(0, middle));
  writeFileSync(path.join(folder, 'second'), readFileSync(csv).subarray(middle));

  keep('crm-19.csv.zst', run('zstd', '-19', '--check', '-c', 'crm.csv'));
  keep('crm-frames.csv.zst', run('zstd', '-1', '-c', 'first'), run('zstd', '-12', '-c', 'second'));
  keep('crm-streams.csv.bz2', run('bzip2', '-1', '-c', 'first'), run('bzip2', '-9', '-c', 'second'));
  run('zip', '-q', '-X', 'crm.zip', 'crm.csv', 'first');
  keep('crm.zip', readFileSync(path.join(folder, 'crm.zip')));
  for (const [name, options] of [
    ['zstd', "COMPRESSION 'zstd', ROW_GROUP_SIZE 20"],
    ['v2', "COMPRESSION 'snappy', PARQUET_VERSION V2"],
    ['brotli', "COMPRESSION 'brotli', DICTIONARY_SIZE_LIMIT 0"],
    ['lz4', "COMPRESSION 'lz4_raw'"],
  ] as const) {
    const file = path.join(out, `crm-${name}.parquet`);
    await duckDb(`COPY (SELECT * FROM read_csv('${csv}')) TO '${file}' (FORMAT parquet, ${options})`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
