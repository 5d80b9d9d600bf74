import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { csvLine } from '../../scripts/generate/csv.js';
import { Random } from '../../scripts/generate/random.js';
import { SALES_HEADER, salesLines } from '../../scripts/generate/sales.js';
import { runReportShape } from '../../src/report/run-report.js';
import { amcIngest } from '../helpers/command.js';
import { longIt } from '../helpers/effort.js';

const sample = (name: string) => fileURLToPath(new URL(`../../samples/${name}`, import.meta.url));
let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'command-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const newOut = () => path.join(folder, `out-${count++}`);
const errorShape = z.object({
  error: z.object({ code: z.string(), message: z.string(), retryable: z.boolean() }),
});

/** All files below a folder. */
async function filesBelow(dir: string): Promise<string[]> {
  return (await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
}

async function salesFile(rows: number): Promise<string> {
  const file = path.join(folder, `sales-${count++}.csv`);
  await writeFile(
    file,
    csvLine(SALES_HEADER) + [...salesLines(new Random(rows), { rows, days: 5, oddities: false })].join(''),
  );
  return file;
}

describe('amc-ingest', () => {
  it('explains every option in --help', async () => {
    const { code, stdout } = await amcIngest(['run', '--help']);
    expect(code).toBe(0);
    const flags = [
      '--schema',
      '--out',
      '--country',
      '--format',
      '--compression',
      '--partition',
      '--max-part-size',
      '--max-reject-rate',
      '--input-format',
      '--delimiter',
      '--instance',
      '--kms-key-id',
      '--run-id',
      '--force',
      '--dry-run',
      '--json',
      '--quiet',
    ];
    for (const flag of flags) expect(stdout).toContain(flag);
    expect((await amcIngest(['--help'])).stdout).toContain('Exit codes');
    expect((await amcIngest(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('records the day and the command of a run in its report, identifiers masked', async () => {
    const out = path.join(folder, 'Jane Doe');
    const command = ['run', sample('crm.csv'), '--schema', 'crm', '--country', 'US', '--out', out];
    const { stdout } = await amcIngest([...command, '--as-of', '2026-11-30', '--json', '--dry-run']);
    const report = runReportShape.parse(JSON.parse(stdout));
    expect(report.day).toBe('2026-11-30');
    expect(report.command).toContain('--schema crm --country US');
    expect(report.command).not.toContain('Jane');
  });

  it.each([
    ['crm.csv', 'crm'],
    ['d2c-sales.csv', 'd2c-sales'],
    ['catalog.jsonl', 'catalog'],
  ])('runs on the sample %s and prints a report for people and machines', async (name, schema) => {
    const { code, stdout, stderr } = await amcIngest([
      'run',
      sample(name),
      '--schema',
      schema,
      '--country',
      'US',
      '--out',
      newOut(),
      '--json',
    ]);
    expect(code).toBe(0);
    const report = runReportShape.parse(JSON.parse(stdout));
    expect(report.rows.read).toBe(report.rows.written + report.rows.rejected + report.rows.leftOut);
    expect(stderr).toContain(report.outDir ?? 'no folder');
    expect(stderr).toContain('done');
    expect(stderr).not.toMatch(/@|\r/);
  });

  it('reads stdin, hashed values and tabs included', async () => {
    const stdin = 'order_id\torder_time\temail\n1\t2024-05-13\ttest@example.com\n';
    const out = newOut();
    const { code, stdout } = await amcIngest(
      [
        'run',
        '-',
        '--schema',
        'd2c-sales',
        '--country',
        'US',
        '--out',
        out,
        '--compression',
        'none',
        '--run-id',
        'mine',
        '--json',
        '--quiet',
      ],
      { stdin },
    );
    expect(code).toBe(0);
    expect(runReportShape.parse(JSON.parse(stdout))).toMatchObject({ runId: 'mine', rows: { written: 1 } });
    const csv = await readFile(path.join(out, 'd2c_sales/mine/data/2024-05-13-0001.csv'), 'utf8');
    expect(csv.split('\n')[1]).toContain('973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b');
  });

  it('prints shipped schemas that it accepts itself', async () => {
    const list = await amcIngest(['schemas']);
    expect(list.stdout).toMatch(/crm.*\ncatalog|catalog.*\ncrm/);
    const own = path.join(folder, 'own.json');
    await writeFile(own, (await amcIngest(['schemas', 'crm'])).stdout);
    expect((await amcIngest(['run', sample('crm.csv'), '--schema', own, '--dry-run'])).code).toBe(0);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['no schema', ['run', 'x.csv'], /--schema/],
    ['an unknown flag', ['run', 'x.csv', '--schema', 'crm', '--colour'], /--colour/],
    ['an unknown command', ['ingest'], /ingest/],
    ['an unknown schema', ['run', 'x.csv', '--schema', 'nope'], /crm/],
    ['an invalid size', ['run', 'x.csv', '--schema', 'crm', '--max-part-size', 'big'], /500MB/],
    ['parts that AMC cannot read', ['run', 'x.csv', '--schema', 'crm', '--max-part-size', '2GB'], /1 GB/],
    ['a reject rate in percent', ['run', 'x.csv', '--schema', 'crm', '--max-reject-rate', '5'], /0 and 1/],
    ['an invalid country', ['run', sample('crm.csv'), '--schema', 'crm', '--country', 'Atlantis'], /country/],
    [
      'an output folder below a file',
      ['run', sample('crm.csv'), '--schema', 'crm', '--out', path.join(sample('crm.csv'), 'out')],
      /not a folder/,
    ],
  ])('refuses %s with exit code 2', async (_, args, message) => {
    const { code, stderr } = await amcIngest(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('lists all mistakes of a schema before it reads a row', async () => {
    const file = path.join(folder, 'wrong.json');
    await writeFile(
      file,
      '{"dataSetId":"A B","period":"P1Y","columns":[{"name":"1","dataType":"TEXT","columnType":"DIM","nulable":1}]}',
    );
    const { code, stderr, stdout } = await amcIngest([
      'run',
      path.join(folder, 'missing.csv'),
      '--schema',
      file,
      '--json',
    ]);
    expect(code).toBe(2);
    for (const place of [
      'dataSetId',
      'period',
      'columns[0].name',
      'columns[0].dataType',
      'columns[0].columnType',
      'columns[0].nulable',
    ])
      expect(stderr).toContain(place);
    expect(errorShape.parse(JSON.parse(stdout)).error.code).toBe('INVALID_SCHEMA');
  });

  it('explains for machines what was wrong with the data', async () => {
    const file = path.join(folder, 'bad.csv');
    await writeFile(file, 'order_id,order_time,email\n1,soon,someone@example.com\n2,2024-05-13,a@b.co\n');
    const out = newOut();
    const { code, stdout, stderr } = await amcIngest([
      'run',
      file,
      '--schema',
      'd2c-sales',
      '--country',
      'US',
      '--out',
      out,
      '--json',
    ]);
    expect(code).toBe(3);
    expect(errorShape.parse(JSON.parse(stdout)).error).toMatchObject({
      code: 'TOO_MANY_REJECTS',
      retryable: false,
    });
    expect(stderr + stdout).not.toContain('someone');
    const rejects = await readFile(
      path.join(out, 'd2c_sales', (await readdir(path.join(out, 'd2c_sales')))[0] ?? '', 'rejects.jsonl'),
      'utf8',
    );
    expect(JSON.parse(rejects)).toEqual({
      file,
      line: 2,
      column: 'purchase_time',
      code: 'INVALID_TIMESTAMP',
    });
  });

  longIt('ends cleanly within seconds when it is interrupted', async () => {
    const file = await salesFile(300_000);
    const out = newOut();
    const { code, stderr } = await amcIngest(
      ['run', file, '--schema', 'd2c-sales', '--country', 'US', '--out', out],
      { killWhen: async () => (await filesBelow(out)).length > 0 },
    );
    expect(code).toBe(130);
    expect(stderr).toContain('interrupted');
    expect(await filesBelow(out)).toEqual([]);
  });

  longIt('ends with a clear error when the disk is full, and leaves nothing behind', async () => {
    // A limit on file sizes replaces a full disk, which a test cannot create without privileges: EFBIG instead of
    // ENOSPC.
    const file = await salesFile(100_000);
    const out = newOut();
    const { code, stderr } = await amcIngest(
      ['run', file, '--schema', 'd2c-sales', '--country', 'US', '--out', out, '--partition', 'none'],
      { shellPrefix: 'ulimit -f 1024;' },
    );
    expect(code).toBe(4);
    expect(stderr).toMatch(/Cannot write/);
    expect(await filesBelow(out)).toEqual([]);
  });
});
