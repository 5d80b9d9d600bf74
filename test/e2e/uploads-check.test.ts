import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openQueryEngine, type QueryEngine } from '../../src/amc-simulator/index.js';
import { amcIngest } from '../helpers/command.js';
import { HandOverFixture, INSTANCES, OUT } from '../helpers/hand-over-fixture.js';
import { simulatorEnvironment } from '../helpers/simulator-environment.js';

const sample = (name: string) => fileURLToPath(new URL(`../../samples/${name}`, import.meta.url));

let fixture: HandOverFixture;
let engine: QueryEngine;
let folder: string;
beforeAll(async () => {
  engine = await openQueryEngine();
  fixture = await HandOverFixture.start(undefined, Date.now, { engine, pendingMs: 0, runningMs: 0 });
  folder = await mkdtemp(path.join(os.tmpdir(), 'uploads-check-'));
});
afterAll(async () => {
  await fixture.close();
  await engine.close();
  await rm(folder, { recursive: true });
});

const command = (...args: string[]) =>
  amcIngest(args, {
    cwd: folder,
    env: { ...simulatorEnvironment(fixture.amc, INSTANCES[0]), ...fixture.s3.environment },
  });

const RUN = ['--schema', 'd2c-sales', '--country', 'US', '--max-reject-rate', '0.5'];

describe('checks of uploads, by the command', () => {
  let run: string;

  it('run as part of run --upload --wait --check', async () => {
    const words = [
      'run',
      sample('d2c-sales.csv'),
      ...RUN,
      '--out',
      OUT,
      '--upload',
      '--wait',
      '--poll',
      '0.1',
    ];
    const { code, stdout, stderr } = await command(...words, '--check', '--json');
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    const report = JSON.parse(stdout);
    run = report.outDir;
    expect(report.arrivals).toMatchObject([
      { state: 'complete', expected: report.rows.written, arrived: { rows: report.rows.written } },
    ]);
    expect(stderr).toMatch(/All rows arrived\./);
    expect(stderr).toMatch(/rows matched +[\d,]+ \(match rate \d+\.\d %\)/);
  });

  it('repeat as uploads check, for a run or a data set, and compare with the last check', async () => {
    const ofRun = await command('uploads', 'check', run, '--poll', '0.1', '--json');
    expect(ofRun.code).toBe(0);
    expect(JSON.parse(ofRun.stdout)).toMatchObject({
      state: 'complete',
      matchable: { rows: expect.any(Number) },
      previous: { state: 'complete' },
    });
    const ofDataSet = await command('uploads', 'check', 'd2c_sales', '--out', OUT, '--poll', '0.1');
    expect(ofDataSet.code).toBe(0);
    expect(ofDataSet.stdout).toMatch(/^d2c_sales at amcone: All rows arrived\.$/m);
    expect(ofDataSet.stdout).toMatch(/last check +\d{4}-\d{2}-\d{2} \d{2}:\d{2}Z: [\d,]+ rows, match rate/);
  });

  it('without a ledger show what arrived, and say that it cannot be judged', async () => {
    const { code, stdout } = await command('uploads', 'check', 'd2c_sales', '--poll', '0.1');
    expect(code).toBe(0);
    expect(stdout).toMatch(/What should be there is not known/);
  });

  it('exit with 3 when nothing arrived, and with 4 for a data set that does not exist', async () => {
    const nothing = await command(
      'uploads',
      'check',
      'd2c_sales',
      '--instance',
      INSTANCES[1],
      '--poll',
      '0.1',
    );
    expect(nothing).toMatchObject({ code: 3 });
    expect(nothing.stdout).toMatch(/Nothing arrived\./);
    const unknown = await command('uploads', 'check', 'no_such', '--poll', '0.1');
    expect(unknown).toMatchObject({ code: 4, stdout: '' });
    expect(unknown.stderr).toContain('AMC_NOT_FOUND');
    const noRun = await command('uploads', 'check', 's3://amc/out/d2c_sales/none/');
    expect(noRun).toMatchObject({ code: 2 });
    expect(noRun.stderr).toContain('NO_RUN');
  });

  it('need --wait beside --check', async () => {
    const { code, stderr } = await command('uploads', 'create', run, '--schema', 'd2c-sales', '--check');
    expect(code).toBe(2);
    expect(stderr).toMatch(/add --wait/);
  });
});

describe('rehearse --check shows the full upload without an account', () => {
  it.each([
    ['d2c-sales.csv', 'd2c-sales', 0.5, 0.7],
    ['crm.csv', 'crm', 0.5, 0.7],
    ['catalog.jsonl', 'catalog', null, null],
  ])('%s', async (file, schema, least, most) => {
    const words = [
      'rehearse',
      sample(file),
      '--schema',
      schema,
      '--country',
      'US',
      '--max-reject-rate',
      '0.5',
    ];
    const { code, stdout, stderr } = await command(...words, '--check', '--json');
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    const { rows, arrival } = JSON.parse(stdout);
    expect(arrival).toMatchObject({
      state: 'complete',
      expected: rows.written,
      arrived: { rows: rows.written },
      otherUploads: 0,
    });
    if (least === null || most === null) expect(arrival.matchRate).toBeNull();
    else {
      expect(arrival.matchRate).toBeGreaterThan(least);
      expect(arrival.matchRate).toBeLessThan(most);
    }
  });
});
