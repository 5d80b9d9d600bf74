import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { partialPeriodCaution } from '../../src/hand-over/upload-cautions.js';
import { checkStrategy, uploadDefinition } from '../../src/hand-over/upload-definition.js';
import type { RunReport } from '../../src/report/run-report.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { EVERY_KIND } from '../helpers/plans.js';

function report(
  days: Readonly<Record<string, number>>,
  first: string,
  last: string,
  change: Partial<RunReport> = {},
): RunReport {
  return {
    status: 'complete',
    runId: 'run-1',
    dataSetId: 'every_kind',
    outDir: 's3://bucket/p/every_kind/run-1/',
    manifest: 's3://bucket/p/every_kind/run-1/manifest.txt',
    files: Object.entries(days).map(([partition, rows]) => ({
      path: `data/${partition}-0001.csv.gz`,
      rows,
      bytes: 1,
      sha256: '',
      partition,
    })),
    output: { format: 'csv', compression: 'gzip', partitioning: 'day', countryCode: 'US' },
    rows: { read: 1, written: 1, rejected: 0, leftOut: 0 },
    leftOut: {},
    reshape: null,
    rejects: {},
    columns: {},
    leaks: {},
    identifierNotes: {},
    consentFaults: {},
    countries: {},
    events: { first, last },
    coverage: null,
    timeline: null,
    repetitions: {},
    consent: null,
    rejectPositions: [],
    rejectGroups: [],
    unmappedColumns: [],
    warnings: [],
    inputs: [],
    version: '0',
    ...change,
  };
}

const whole = { '2024-05-01': 100, '2024-05-02': 110, '2024-05-03': 90 };

describe('partialPeriodCaution', () => {
  it('is silent about complete periods and other strategies', () => {
    expect(
      partialPeriodCaution(report(whole, '2024-05-01T00:10:00Z', '2024-05-03T23:50:00Z'), 'OVERLAP_REPLACE'),
    ).toBeNull();
    expect(
      partialPeriodCaution(report(whole, '2024-05-01T15:00:00Z', '2024-05-03T23:50:00Z'), 'ADDITIVE'),
    ).toBeNull();
    expect(partialPeriodCaution(report(whole, '2024-05-01', '2024-05-03'), 'OVERLAP_REPLACE')).toBeNull();
  });

  it.each([
    ['a day that begins late', whole, '2024-05-01T09:00:00Z', '2024-05-03T23:50:00Z', /2024-05-01 looks/],
    ['a day that ends early', whole, '2024-05-01T00:00:00Z', '2024-05-03T12:00:00Z', /2024-05-03 looks/],
    [
      'a day with few rows',
      { ...whole, '2024-05-03': 20 },
      '2024-05-01T00:00:00Z',
      '2024-05-03T23:59:00Z',
      /2024-05-03 looks/,
    ],
    ['both', whole, '2024-05-01T09:00:00Z', '2024-05-03T12:00:00Z', /2024-05-01 and 2024-05-03 look /],
    ['a single day', { '2024-05-01': 5 }, '2024-05-01T09:00:00Z', '2024-05-01T12:00:00Z', /2024-05-01 looks/],
  ])('warns of %s', (_, days, first, last, message) => {
    expect(partialPeriodCaution(report(days, first, last), 'OVERLAP_REPLACE')?.message).toMatch(message);
  });

  it('counts a period with half of the typical rows as complete', () => {
    const about = (rows: number) =>
      partialPeriodCaution(
        report({ ...whole, '2024-05-03': rows }, '2024-05-01T00:00:00Z', '2024-05-03T23:59:00Z'),
        'OVERLAP_REPLACE',
      );
    expect(about(55)).toBeNull();
    expect(about(54)?.message).toMatch(/2024-05-03 looks/);
  });

  it('supports months and hours', () => {
    const months = report({ '2024-01': 10, '2024-02': 10 }, '2024-01-01T00:00:00Z', '2024-02-15T00:00:00Z', {
      output: { format: 'csv', compression: 'gzip', partitioning: 'month', countryCode: null },
    });
    expect(partialPeriodCaution(months, 'OVERLAP_REPLACE')?.message).toMatch(/2024-02 looks/);
    const hours = report({ '2024-01-01T10': 10 }, '2024-01-01T10:00:10Z', '2024-01-01T10:59:50Z', {
      output: { format: 'csv', compression: 'gzip', partitioning: 'hour', countryCode: null },
    });
    expect(partialPeriodCaution(hours, 'OVERLAP_REPLACE')).toBeNull();
  });
});

describe('uploadDefinition', () => {
  const run = report(whole, '2024-05-01', '2024-05-03');

  it('states the dialect that was written: doubled quotes, not the backslash that AMC assumes', () => {
    expect(uploadDefinition(run, 'ADDITIVE')).toEqual({
      dataSource: { sourceS3Bucket: 'bucket', sourceManifestS3Key: 'p/every_kind/run-1/manifest.txt' },
      fileFormat: {
        csvDataFormat: {
          fieldDelimiter: ',',
          quoteCharacter: '"',
          quoteEscapeCharacter: '"',
          recordDelimiter: '\n',
        },
      },
      compressionFormat: 'GZIP',
      updateStrategy: 'ADDITIVE',
      countryCode: 'US',
    });
    const plain = uploadDefinition(
      { ...run, output: { format: 'jsonl', compression: 'none', partitioning: 'day', countryCode: null } },
      'FULL_REPLACE',
    );
    expect(plain).toMatchObject({ fileFormat: { jsonDataFormat: 'LINES' }, compressionFormat: 'NONE' });
    expect(plain).not.toHaveProperty('countryCode');
  });

  it.each([
    ['refused runs', { status: 'refused', manifest: null } as const, 'RUN_NOT_COMPLETE'],
    ['local runs', { manifest: '/tmp/out/manifest.txt' }, 'RUN_NOT_IN_S3'],
  ])('refuses %s', (_, change, code) => {
    expect(() => uploadDefinition({ ...run, ...change }, 'ADDITIVE')).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

describe('checkStrategy', () => {
  const dimension = parseDataSetSchema(
    { dataSetId: 'd', columns: [{ name: 'a', dataType: 'STRING', columnType: 'DIMENSION' }] },
    'test',
  );

  it('refuses strategies by period for data sets without a period', () => {
    expect(() => checkStrategy('OVERLAP_REPLACE', dimension)).toThrow(UsageError);
    expect(() => checkStrategy('OVERLAP_KEEP', dimension)).toThrow(UsageError);
    expect(() => checkStrategy('FULL_REPLACE', dimension)).not.toThrow();
    expect(() => checkStrategy('OVERLAP_REPLACE', parseDataSetSchema(EVERY_KIND, 'test'))).not.toThrow();
  });
});
