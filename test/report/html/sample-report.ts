import type { RunReport } from '../../../src/report/run-report.js';

/** A report with an example of everything. */
export function sampleReport(): RunReport {
  const counts = { nulls: 0, hashed: 0, alreadyHashed: 0, standardizedToNothing: 0, rounded: 0, invalid: 0 };
  const people = {
    rows: 900,
    withKey: 880,
    keys: { EMAIL: 800, PHONE: 500, ADDRESS: 0, EXTERNAL: 0 },
    byKeyCount: [20, 460, 420, 0, 0],
    identifiers: { EMAIL: 800, PHONE: 500 },
  };
  return {
    status: 'complete',
    runId: 'run-1',
    dataSetId: 'd2c_sales',
    outDir: '/out/d2c_sales/run-1',
    manifest: '/out/d2c_sales/run-1/manifest.txt',
    files: [
      { path: 'data/2024-05-13-0001.csv.gz', rows: 900, bytes: 9, sha256: '', partition: '2024-05-13' },
    ],
    output: { format: 'csv', compression: 'gzip', partitioning: 'day', countryCode: 'US' },
    rows: { read: 1_000, written: 900, rejected: 80, leftOut: 20 },
    leftOut: { CONSENT_DENIED: 20 },
    rejects: { INVALID_TIMESTAMP: 60, FIELD_COUNT: 20 },
    columns: {
      email: {
        ...counts,
        nulls: 100,
        hashed: 790,
        alreadyHashed: 10,
        profile: { filled: 800, distinct: { values: 700, isExact: false } },
      },
      phone: { ...counts, nulls: 390, hashed: 500, standardizedToNothing: 10, profile: { filled: 500 } },
      purchase_time: {
        ...counts,
        profile: {
          filled: 900,
          distinct: { values: 893, isExact: false },
          min: '2024-05-13T00:00:00Z',
          max: '2024-05-16T23:00:00Z',
        },
      },
      amount: {
        ...counts,
        rounded: 13,
        profile: {
          filled: 900,
          distinct: { values: 312, isExact: true },
          min: '-12.50',
          max: '1999.00',
          sum: '1234567.89',
        },
      },
    },
    leaks: {},
    identifierNotes: {},
    consentFaults: {},
    countries: { DE: 300, US: 600 },
    events: { first: '2024-05-13T00:00:00Z', last: '2024-05-16T23:00:00Z' },
    coverage: { ...people, countries: { DE: { ...people, rows: 300 }, US: { ...people, rows: 600 } } },
    timeline: {
      period: 'day',
      rows: { '2024-05-13': 300, '2024-05-14': 100, '2024-05-16': 500 },
      future: null,
      old: null,
    },
    repetitions: {
      email: {
        rows: 800,
        distinct: 700,
        isExact: false,
        sampled: { values: 70, rows: 80 },
        byOccurrence: { '1': 62, '2': 7, '3-5': 1, '6-10': 0, '11+': 0 },
        most: 4,
      },
    },
    consent: { required: 300, signals: { consent: 300 } },
    rejectGroups: [
      {
        code: 'INVALID_TIMESTAMP',
        column: 'purchase_time',
        rows: 60,
        places: [3, 17, 18, 40, 41].map((line) => ({ file: 'sales.csv', line })),
      },
      { code: 'FIELD_COUNT', column: null, rows: 20, places: [{ file: 'sales.csv', line: 5 }] },
    ],
    rejectPositions: [{ file: 'sales.csv', linesPerStretch: 16, rows: [3, 0, 0, 70, 7] }],
    unmappedColumns: ['payment'],
    warnings: [{ code: 'ROUNDED', message: '13 rows had more than two decimals in amount.' }],
    inputs: [{ name: 'sales.csv', rows: 1_000 }],
    reshape: null,
    version: '0.1.0',
  };
}
