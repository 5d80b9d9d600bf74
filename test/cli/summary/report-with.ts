import type { RunReport } from '../../../src/report/run-report.js';

/** A report of a small run, with the given parts replaced. */
export function reportWith(more: Partial<RunReport> = {}): RunReport {
  return {
    status: 'complete',
    runId: 'run-1',
    dataSetId: 'd2c_sales',
    outDir: '/out/d2c_sales/run-1',
    manifest: '/out/d2c_sales/run-1/manifest.txt',
    files: [
      { path: 'data/a.csv.gz', rows: 1_234_567, bytes: 12_345_678, sha256: '0'.repeat(64), partition: 'all' },
    ],
    output: { format: 'csv', compression: 'gzip', partitioning: 'none', countryCode: 'US' },
    rows: { read: 1_234_567, written: 1_234_567, rejected: 0, leftOut: 0 },
    leftOut: {},
    rejects: {},
    columns: {},
    leaks: {},
    identifierNotes: {},
    consentFaults: {},
    countries: {},
    events: null,
    coverage: null,
    timeline: null,
    repetitions: {},
    consent: null,
    rejectPositions: [],
    rejectGroups: [],
    unmappedColumns: [],
    warnings: [],
    inputs: [],
    reshape: null,
    version: '0.0.0',
    ...more,
  };
}
