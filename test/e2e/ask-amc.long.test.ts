import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openQueryEngine, type QueryEngine } from '../../src/amc-simulator/index.js';
import { readParquetRows } from '../../src/hand-over/read-parquet-rows.js';
import { amcIngest, builtAmcIngest } from '../helpers/command.js';
import { HandOverFixture, INSTANCES } from '../helpers/hand-over-fixture.js';
import { simulatorEnvironment } from '../helpers/simulator-environment.js';

const SANDBOX = 'amcplay';
const [ONE, TWO] = INSTANCES;
const BUCKET = 'amc';
const SCHEMA = ['--schema', 'd2c-sales', '--country', 'US'];

let fixture: HandOverFixture;
let engine: QueryEngine;
let folder: string;
beforeAll(async () => {
  engine = await openQueryEngine();
  fixture = await HandOverFixture.start(undefined, Date.now, {
    engine,
    pendingMs: 0,
    runningMs: 0,
    readParquetRows: (bucket, key) => readParquetRows(Promise.resolve(accessOf(bucket, key))),
    instances: [
      { instanceId: ONE, name: 'Main' },
      { instanceId: TWO, name: 'Other' },
      { instanceId: SANDBOX, name: 'Play ground', kind: 'sandbox' },
    ],
  });
  folder = await mkdtemp(path.join(os.tmpdir(), 'ask-amc-'));
});
afterAll(async () => {
  await fixture.close();
  await engine.close();
  await rm(folder, { recursive: true });
});

function accessOf(bucket: string, key: string) {
  const bytes = fixture.s3.object(bucket, key)?.bytes ?? Buffer.alloc(0);
  return {
    size: bytes.length,
    read: (position: number, length: number) =>
      Promise.resolve(Buffer.from(bytes.subarray(position, position + length))),
    close: () => Promise.resolve(),
  };
}

const options = () => ({
  cwd: folder,
  env: { ...simulatorEnvironment(fixture.amc, ONE), ...fixture.s3.environment },
});
const command = (...args: string[]) => amcIngest(args, options());
const soon = (...args: string[]) => command(...args, '--poll', '0.1');

/** Orders of one day, the first of them with quotes in their ids. */
async function orders(name: string, rows: number, quoted: number): Promise<string> {
  const file = path.join(folder, name);
  const lines = Array.from({ length: rows }, (_, index) => {
    const id = index < quoted ? `"o ""${index}"""` : `o-${index}`;
    return `${id},2026-10-05T10:00:00Z,${name}${index}@example.com,US,10.00,USD,1\n`;
  });
  await writeFile(file, `order_id,order_time,email,country,amount,currency,quantity\n${lines.join('')}`);
  return file;
}

describe('checks of the rows that arrived, by the command', () => {
  it('report missing rows (exit code 3), for a single run, too', async () => {
    fixture.amc.setForm('csv-doubled-quotes', 'loses');
    const out = `s3://${BUCKET}/missing`;
    const file = await orders('missing.csv', 300, 20);
    const words = [...SCHEMA, '--out', out, '--upload', '--wait', '--json'];
    const ran = await soon('run', file, ...words, '--instance', TWO);
    fixture.amc.setForm('csv-doubled-quotes', 'reads');
    expect({ code: ran.code, stderr: ran.code === 0 ? '' : ran.stderr }).toEqual({ code: 0, stderr: '' });
    const { outDir } = JSON.parse(ran.stdout);
    for (const target of [[outDir], ['d2c_sales', '--out', out]]) {
      const { code, stdout } = await soon('uploads', 'check', ...target, '--instance', TWO);
      expect(code).toBe(3);
      expect(stdout).toMatch(/Rows are missing\.\n +rows at AMC +280\n +rows expected +300\n/);
    }
  });

  it('distinguish too few people (exit code 0) from missing rows', async () => {
    const file = await orders('few.csv', 20, 0);
    const words = [...SCHEMA, '--out', `s3://${BUCKET}/few`, '--upload', '--wait', '--check'];
    const { code, stderr } = await soon('run', file, ...words);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    expect(stderr).toMatch(/d2c_sales at amcone: Too few people to be shown\./);
    expect(stderr).toMatch(/shows nothing about fewer than 100\. That is not the same as nothing arrived\./);
    // A status is reported once, however often AMC is polled.
    expect(stderr.match(/: SUCCESS$/gm)).toHaveLength(1);
  });

  it('see every row in a sandbox, and mark the sandbox everywhere', async () => {
    const at = ['--instance', 'Play ground'];
    await command('datasets', 'create', '--schema', 'd2c-sales', ...at);
    const out = `s3://${BUCKET}/sandbox`;
    const file = await orders('sandbox.csv', 20, 0);
    const words = [...SCHEMA, '--out', out, '--upload', '--wait', '--check', ...at];
    const { code, stderr } = await soon('run', file, ...words);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    expect(stderr).toMatch(/d2c_sales at amcplay \(sandbox\): All rows arrived\./);
    expect(stderr).toMatch(/rows matched \(a sandbox counts no others\)/);
    const list = await command('uploads', 'list', '--dataset', 'd2c_sales', ...at);
    expect(list.stdout).toMatch(/matched/);
    const sql = 'SELECT order_id FROM d2c_sales ORDER BY order_id LIMIT 1';
    const hidden = await soon('queries', 'run', sql, ...at);
    expect(hidden).toMatchObject({ code: 0, stdout: 'order_id\n' });
    expect(hidden.stderr).toContain('--single-rows shows them all');
    expect((await soon('queries', 'run', sql, '--single-rows', ...at)).stdout).toBe('order_id\no-0\n');
  });
});

describe('queries, by the command', () => {
  it('come from a file or stdin, are saved, run with parameters, scheduled and deleted', async () => {
    const file = path.join(folder, 'count.sql');
    const sql = "-- all\nSELECT CUSTOM_PARAMETER('label') AS label,\n COUNT(1) AS n\nFROM d2c_sales\n";
    await writeFile(file, sql);
    const at = ['--instance', TWO];
    const fromStdin = await amcIngest(['queries', 'run', '-', '--param', 'label=a', '--poll', '0.1', ...at], {
      ...options(),
      stdin: sql,
    });
    expect(fromStdin).toMatchObject({ code: 0, stdout: 'label,n\na,280\n' });
    expect((await command('queries', 'save', 'count', file, ...at)).code).toBe(0);
    const again = await command('queries', 'save', 'count', file, ...at);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('--replace');
    const saved = await soon('queries', 'run', '--saved', 'count', '--param', 'label=b', ...at);
    expect(saved.stdout).toBe('label,n\nb,280\n');
    const without = await soon('queries', 'run', '--saved', 'count', ...at);
    expect(without.code).toBe(4);
    expect(without.stderr).toContain('--param name=value');
    await command('queries', 'schedule', 'count', '--weekly', 'Monday', '--hour', '5', ...at);
    expect((await command('queries', 'schedules', ...at)).stdout).toMatch(/count.*05:00 UTC/);
    expect((await command('queries', 'unschedule', 'count', '--yes', ...at)).code).toBe(0);
    expect((await command('queries', 'delete', 'count', '--yes', ...at)).code).toBe(0);
    expect((await command('queries', 'list', '--saved', ...at)).stdout).toBe('');
  });

  it('get answers although AMC throttles or a result address expires', async () => {
    const sql = 'SELECT COUNT(1) AS n FROM d2c_sales';
    fixture.amc.faults.next('CreateWorkflowExecution', { kind: 'status', status: 429, retryAfter: '1' }, 1);
    fixture.amc.faults.next('Download', { kind: 'status', status: 403, details: 'expired' }, 1);
    const { code, stdout } = await soon('queries', 'run', sql, '--instance', TWO);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'n\n280\n' });
    fixture.amc.failExecutions('Something else', 1);
    const failed = await soon('queries', 'run', sql, '--instance', TWO);
    expect(failed.code).toBe(4);
    expect(failed.stderr).toMatch(/The query failed\. AMC says: Something else\./);
    fixture.amc.acceptTerms(false);
    const closed = await soon('queries', 'run', sql, '--instance', TWO);
    fixture.amc.acceptTerms(true);
    expect(closed.code).toBe(4);
    expect(closed.stderr).toMatch(/accept AMC's terms there/);
  });
});

describe('doctor --probe, by the command', () => {
  const PROBE = ['doctor', '--probe', '--out', `s3://${BUCKET}/probe`, '--poll', '0.1', '--yes'];
  const leftKeys = () => fixture.s3.keys(BUCKET).filter((key) => key.startsWith('probe/'));

  it('deletes what it created when it is interrupted partway', async () => {
    const before = fixture.amc.uploadCount(SANDBOX);
    fixture.amc.holdUploads();
    const { code, stderr } = await builtAmcIngest(PROBE, {
      ...options(),
      killWhen: () => Promise.resolve(fixture.amc.uploadCount(SANDBOX) >= before + 4),
    });
    fixture.amc.releaseUploads();
    expect({ code, stderr: code === 130 ? '' : stderr }).toEqual({ code: 130, stderr: '' });
    expect(stderr).toContain('deleting the data set and the files');
    expect(leftKeys()).toEqual([]);
    const sets = await command('datasets', 'list', '--instance', SANDBOX);
    expect(sets.stdout).not.toContain('amc_ingest_probe');
    await expect(readFile(path.join(folder, 'amc-ingest-probe.json'))).rejects.toThrow(/ENOENT/);
  });

  it('writes the findings that the next run uses', async () => {
    fixture.amc.setForm('csv-doubled-quotes', 'alters');
    fixture.amc.setForm('csv-gzip', 'refuses');
    const { code, stdout, stderr } = await command(...PROBE);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^✗ csv-doubled-quotes +altered /m);
    expect(stdout).toMatch(/^✗ csv-gzip +refused /m);
    expect(leftKeys()).toEqual([]);
    const file = await orders('honored.csv', 20, 1);
    const ran = await command('run', file, ...SCHEMA, '--out', './honored', '--json');
    expect(JSON.parse(ran.stdout).output).toMatchObject({
      format: 'csv',
      compression: 'none',
      csvEscape: 'backslash',
      chosenBy: { format: 'probe', compression: 'probe', csvEscape: 'probe' },
    });
  });
});
