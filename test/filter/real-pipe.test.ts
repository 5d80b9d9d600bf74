import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { csvLine } from '../../scripts/generate/csv.js';
import { HASHED_PII_TYPES } from '../../src/identifiers.js';
import { triesAll } from '../helpers/effort.js';
import { COMMAND } from '../helpers/command.js';
import { goldenValues, identitiesOfRun, recordsOf } from '../engines/golden-values.js';

const records = z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()])));

describe('the built command in a pipe', () => {
  const values = goldenValues().filter((_, index) => triesAll || index % 5 === 0);
  let folder: string;
  let ofRun: readonly (string | null)[];
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'real-pipe-'));
    ofRun = await identitiesOfRun(values);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** `cat | amc-ingest hash-columns | cat`, as a shell runs it. */
  async function piped(input: string, options: readonly string[]): Promise<string> {
    const [from, to] = [path.join(folder, 'in'), path.join(folder, 'out')];
    await writeFile(from, input);
    const columns = HASHED_PII_TYPES.flatMap((type) => ['--column', `${type}=${type}`]);
    const words = [process.execPath, COMMAND, 'hash-columns', ...columns, ...options];
    const line = `set -o pipefail; cat "$0" | "\${@:2}" --country-column row_country | cat > "$1"`;
    const child = spawn('bash', ['-c', line, from, to, ...words]);
    const [said] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect([child.exitCode, said]).toEqual([
      0,
      expect.stringContaining(`${values.length.toLocaleString('en-US')} rows`),
    ]);
    return readFile(to, 'utf8');
  }

  /** For each value, the hash in the output, and the rest of its row. */
  function outcomes(output: unknown) {
    return records.parse(output).map((record, row) => {
      const { type = '' } = values[row] ?? {};
      return { row: Number(record['row']), country: record['row_country'], hash: record[type] || null };
    });
  }
  const expected = () =>
    values.map(({ country }, row) => ({ row, country: country ?? '', hash: ofRun[row] ?? null }));

  it('produces the hashes of run as CSV, row by row', async () => {
    const names = ['row', 'row_country', ...HASHED_PII_TYPES];
    const lines = recordsOf(values).map((record) => csvLine(names.map((name) => String(record[name] ?? ''))));
    const output = await piped(`${names.join(',')}\n${lines.join('')}`, []);
    expect(outcomes(parse(output, { columns: true }))).toEqual(expected());
  });

  it('produces the hashes of run as JSON Lines, row by row', async () => {
    const lines = recordsOf(values).map((record) => `${JSON.stringify(record)}\n`);
    const output = await piped(lines.join(''), ['--format', 'jsonl']);
    const rows = output.trimEnd().split('\n');
    expect(outcomes(rows.map((line): unknown => JSON.parse(line)))).toEqual(expected());
  });
});
