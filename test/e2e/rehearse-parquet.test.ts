import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { csvLine } from '../../scripts/generate/csv.js';
import { Random } from '../../scripts/generate/random.js';
import { SALES_HEADER, salesLines } from '../../scripts/generate/sales.js';
import { amcIngest } from '../helpers/command.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'rehearse-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('a rehearsal reads and checks Parquet files', async () => {
  const file = path.join(folder, 'sales.csv');
  const rows = [...salesLines(new Random(3), { rows: 200, days: 2, oddities: false })];
  await writeFile(file, csvLine(SALES_HEADER) + rows.join(''));
  const { code, stderr, stdout } = await amcIngest([
    'rehearse',
    file,
    '--schema',
    'd2c-sales',
    '--country',
    'US',
    '--format',
    'parquet',
    '--out',
    path.join(folder, 'out'),
  ]);
  expect(`${stdout}${stderr}`).toContain(`Rows that the simulator took: ${rows.length}`);
  expect(code).toBe(0);
});
