import { describe, expect, it } from 'vitest';
import { nextLines, nextSteps } from '../../../src/cli/summary/next-steps.js';
import { PLAIN } from '../../../src/cli/paint.js';
import { reportWith } from './report-with.js';

const commandsAfter = (
  report: Parameters<typeof reportWith>[0],
  args: readonly string[],
  more: { readonly uploaded?: boolean; readonly isRefused?: boolean } = {},
) =>
  nextLines(
    nextSteps(reportWith(report), { args, uploaded: false, isRefused: false, ...more }),
    PLAIN,
  ).filter((line) => line.startsWith('  amc-ingest'));

const run = [
  'run',
  'my sales.csv',
  '--schema',
  'd2c-sales',
  '--country=US',
  '--json',
  '--log-format',
  'json',
];

describe('the suggested next steps', () => {
  it('verify, rehearse and hand over a local run, with the arguments that were used', () => {
    const report = { status: 'complete', outDir: '/data/out/d2c_sales/run-1' } as const;
    expect(commandsAfter(report, [...run, '--out', '/data/out', '--force'])).toEqual([
      '  amc-ingest verify /data/out/d2c_sales/run-1',
      "  amc-ingest rehearse 'my sales.csv' --schema d2c-sales --country=US --out /data/out",
      "  amc-ingest run 'my sales.csv' --schema d2c-sales --country=US --out s3://BUCKET/PREFIX --upload --wait",
    ]);
  });

  it('upload a run in S3', () => {
    const report = { status: 'complete', outDir: 's3://b/amc/d2c_sales/run-1/' } as const;
    expect(commandsAfter(report, [...run, '--out', 's3://b/amc', '--instance', 'a', 'b'])).toEqual([
      '  amc-ingest verify s3://b/amc/d2c_sales/run-1/',
      '  amc-ingest uploads create s3://b/amc/d2c_sales/run-1/ --schema d2c-sales --wait',
    ]);
    expect(commandsAfter(report, [...run, '--out=s3://b/amc', '--upload'], { uploaded: true })).toEqual([
      '  amc-ingest verify s3://b/amc/d2c_sales/run-1/',
      '  amc-ingest history s3://b/amc',
    ]);
  });

  it('explain and repeat a refused validation, without options that only writing needs', () => {
    const report = {
      status: 'refused',
      outDir: '/out/x',
      rejects: { FIELD_COUNT: 2, RAW_EMAIL: 9 },
    } as const;
    const args = [
      ...run,
      '--format',
      'parquet',
      '--instance',
      'a',
      'b',
      '--partition',
      'day',
      '--upload',
      '--wait',
    ];
    expect(commandsAfter(report, args, { isRefused: true })).toEqual([
      '  amc-ingest explain RAW_EMAIL',
      "  amc-ingest validate 'my sales.csv' --schema d2c-sales --country=US",
    ]);
  });

  it('run what was validated', () => {
    const report = { status: 'dryRun', outDir: null } as const;
    expect(commandsAfter(report, ['validate', ...run.slice(1)])).toEqual([
      "  amc-ingest run 'my sales.csv' --schema d2c-sales --country=US",
    ]);
    expect(commandsAfter(report, [...run, '--dry-run', '--quiet'])).toEqual([
      "  amc-ingest run 'my sales.csv' --schema d2c-sales --country=US",
    ]);
  });

  it('are left out when the arguments are unknown', () => {
    expect(commandsAfter({ status: 'complete', outDir: '/out' }, [])).toEqual([]);
  });
});
