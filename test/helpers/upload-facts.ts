import type { UploadFacts } from '../../src/ledger/upload-lease.js';

/** The facts of an additive upload of one row, with changes. */
export function uploadFacts<T extends Partial<UploadFacts>>(change: T) {
  return {
    dataSetId: 'sales',
    instanceId: 'amcone',
    runId: 'daily',
    manifest: 's3://b/manifest.txt',
    strategy: 'ADDITIVE',
    rowsWritten: 1,
    earlier: [],
    forced: false,
    ...change,
  };
}
