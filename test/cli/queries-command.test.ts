import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { queriesCommand } from '../../src/cli/queries-command.js';
import { uploadCrm, uploadSales } from '../amc-simulator/query-rehearsal.js';
import { longIt } from '../helpers/effort.js';
import { rehearseCommands } from './amc-rehearsal.js';
import { runSubcommand } from './command-run.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'queries-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const queries = (...args: string[]) => runSubcommand(queriesCommand, args);
const run = (...args: string[]) => queries('run', ...args, '--poll', '0.02');

describe('queries run', () => {
  test('reads a query of several lines from a file and writes CSV to stdout', async () => {
    const rehearsal = await rehearseCommands();
    await uploadCrm(rehearsal, rehearsal.amc, { large: 400, small: 50 });
    const file = path.join(folder, 'overview.sql');
    await writeFile(
      file,
      '-- rows by segment\nSELECT segment,\n\tCOUNT(1) AS n\nFROM crm\nGROUP BY segment;\n',
    );
    const { code, stdout, stderr } = await run(file);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'segment,n\nlarge,400\n' });
    expect(stderr).toMatch(/^query [\w-]+: SUCCEEDED$/m);
  });

  test('writes a file, as CSV or JSON, that appears once it is complete', async () => {
    const rehearsal = await rehearseCommands();
    await uploadCrm(rehearsal, rehearsal.amc, { large: 400 });
    const sql = 'SELECT segment, COUNT(1) AS n FROM crm GROUP BY segment';
    const out = path.join(folder, 'result.csv');
    expect(await run(sql, '--out', out)).toMatchObject({ code: 0, stdout: '' });
    expect(await readFile(out, 'utf8')).toBe('segment,n\nlarge,400\n');
    expect(await readdir(folder)).toEqual(['result.csv']);
    const { stdout } = await run(sql, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      columns: ['segment', 'n'],
      rows: [{ segment: 'large', n: '400' }],
    });
    const nowhere = await run(sql, '--out', path.join(folder, 'none', 'result.csv'));
    expect(nowhere).toMatchObject({ code: 4 });
    expect(nowhere.stderr).toContain('RESULT_NOT_WRITTEN');
  });

  test('says so when there is nothing to show', async () => {
    const rehearsal = await rehearseCommands();
    await uploadCrm(rehearsal, rehearsal.amc, { few: 10 });
    const { code, stdout, stderr } = await run('SELECT COUNT(1) AS n FROM crm');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'n\n' });
    expect(stderr).toContain('fewer than 100 people');
  });

  test('accepts a window, and covers all events by default', async () => {
    const rehearsal = await rehearseCommands();
    await uploadSales(rehearsal, rehearsal.amc, { '2026-01-05': 300, '2026-01-06': 301 });
    const sql = 'SELECT COUNT(1) AS n FROM sales';
    expect((await run(sql)).stdout).toBe('n\n601\n');
    expect((await run(sql, '--window', '2026-01-06..2026-01-06')).stdout).toBe('n\n301\n');
    expect((await run(sql, '--window', 'most-recent-day')).stdout).toBe('n\n');
    const bad = await run(sql, '--window', '2026-01-06..2026-01-05');
    expect(bad).toMatchObject({ code: 2, stdout: '' });
    expect(bad.stderr).toContain('INVALID_QUERY');
  });

  test('checks a query without cost with --dry-run', async () => {
    const rehearsal = await rehearseCommands();
    await uploadCrm(rehearsal, rehearsal.amc, { few: 10 });
    expect(await run('SELECT COUNT(1) AS n FROM crm', '--dry-run')).toMatchObject({ code: 0, stdout: '' });
    const { code, stderr } = await run("SELECT COUNT(1) AS n FROM crm WHERE segment = 'few'", '--dry-run');
    expect(code).toBe(4);
    expect(stderr).toMatch(/QUERY_FAILED/);
    expect(stderr).toMatch(/group by the column in place of filtering/);
  });

  test('asks a sandbox for synthetic data by itself, and may show single rows', async () => {
    const rehearsal = await rehearseCommands({ AMC_INSTANCE_ID: 'amcsandbox' });
    await uploadCrm(rehearsal, rehearsal.client.instance('amcsandbox'), { few: 3 });
    const { code, stdout } = await run('SELECT segment, score FROM crm ORDER BY score', '--single-rows');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'segment,score\nfew,0\nfew,1\nfew,2\n' });
  });

  // It asks five times in 20 seconds: a result may not be there right after the end of its query.
  longIt('says where the result is when AMC offers no download and names no place', async () => {
    const rehearsal = await rehearseCommands(
      { AMC_INSTANCE_ID: 'amcshared' },
      { simulator: { instances: [{ instanceId: 'amcshared', kind: 'collaboration' }] } },
    );
    await uploadCrm(rehearsal, rehearsal.client.instance('amcshared'), { many: 300 });
    const { code, stderr } = await run('SELECT COUNT(1) AS n FROM crm');
    expect(code).toBe(4);
    expect(stderr).toMatch(/in the bucket of the membership.*AMC_RESULT_UNAVAILABLE/);
  });

  test('cancels the query in AMC when it is interrupted', async () => {
    const rehearsal = await rehearseCommands();
    rehearsal.simulator.holdExecutions();
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 300);
    const args = ['run', 'SELECT 1 AS one', '--poll', '0.02'];
    const { code, stderr } = await runSubcommand(queriesCommand, args, controller.signal);
    expect(code).toBe(130);
    expect(stderr).toMatch(/was interrupted\. Query [\w-]+ was ended at AMC, too/);
    rehearsal.simulator.releaseExecutions();
    expect((await queries('list')).stdout).toMatch(/CANCELLED/);
  });

  test.each([
    [['nothing.sql'], /neither a file nor a query/],
    [['SELECT 1; SELECT 2'], /more after the semicolon/],
    [[], /either a query/],
    [['SELECT 1', '--saved', 'x'], /either a query/],
  ])('refuses %j as wrong usage', async (args, message) => {
    await rehearseCommands();
    const { code, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('saved queries', () => {
  test('are saved, listed, run with parameters, replaced and deleted', async () => {
    const rehearsal = await rehearseCommands();
    await uploadCrm(rehearsal, rehearsal.amc, { large: 400 });
    const sql = "SELECT CUSTOM_PARAMETER('label') AS label, COUNT(1) AS n FROM crm";
    expect(await queries('save', 'count', sql)).toMatchObject({ code: 0 });
    const again = await queries('save', 'count', 'SELECT 1');
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(/saved as count already.*--replace/);
    expect((await run('--saved', 'count', '--param', 'label=a=b')).stdout).toBe('label,n\na=b,400\n');
    expect(await queries('save', 'count', 'SELECT COUNT(1) AS n FROM crm', '--replace')).toMatchObject({
      code: 0,
    });
    expect((await queries('list', '--saved')).stdout).toBe(
      `${'count'.padEnd(32)} SELECT COUNT(1) AS n FROM crm\n`,
    );
    expect((await queries('save', 'a b', 'SELECT 1')).code).toBe(2);
    expect((await queries('delete', 'count')).code).toBe(2);
    expect(await queries('delete', 'count', '--yes')).toMatchObject({ code: 0 });
    expect((await queries('list', '--saved')).stdout).toBe('');
  });
});

test('queries list and show report what was run, and fetch its result again', async () => {
  const rehearsal = await rehearseCommands();
  await uploadCrm(rehearsal, rehearsal.amc, { large: 400 });
  const { stdout } = await run('SELECT COUNT(1) AS n FROM crm', '--json');
  const { executionId } = z.looseObject({ executionId: z.string() }).parse(JSON.parse(stdout));
  rehearsal.simulator.failExecutions('Something with person@example.com in it');
  await run('SELECT COUNT(2) AS n FROM crm');
  const listed = await queries('list', '--days', '1');
  expect(listed.stdout.split('\n')[0]).toMatch(/FAILED {2}Something with \[e-mail\] in it$/);
  expect(listed.stdout).toMatch(new RegExp(`${executionId} {2}SUCCEEDED`));
  expect((await queries('show', executionId)).stdout).toContain('SELECT COUNT(1) AS n FROM crm');
  expect((await queries('show', executionId, '--out', '-')).stdout).toBe('n\n400\n');
  expect((await queries('cancel', executionId)).code).toBe(4);
});
