import { buildReport, type ReportParts } from '../../src/report/build-report.js';
import type { RunReport } from '../../src/report/run-report.js';
import { emptyTally, type Tally } from '../../src/tally/tally.js';
import { everyKindPlan } from './plans.js';

/** The report of a dry run of `everyKindPlan()` on a given day, with the counts in the tally. */
export function reportOfTally(
  change: (tally: Tally) => void,
  today = '2024-05-13',
  parts: Partial<ReportParts> = {},
): RunReport {
  const plan = everyKindPlan();
  const tally = emptyTally(plan.columns.length);
  change(tally);
  return buildReport(
    {
      status: 'dryRun',
      runId: 'run-1',
      plan,
      outDir: null,
      ledger: undefined,
      manifest: null,
      files: [],
      output: { format: 'csv', compression: 'gzip', partitioning: 'day', countryCode: 'US' },
      tally,
      inputs: [],
      rejectPositions: [],
      rejectGroups: [],
      reshape: null,
      unmappedColumns: [],
      warnings: [],
      version: '0',
      ...parts,
    },
    new Date(`${today}T12:00:00Z`),
  );
}
