import { REPORT_NAME } from '../report/report-files.js';
import { parseRunReport, type RunReport } from '../report/run-report.js';
import type { RunStore } from '../store/run-store.js';

/** The report of a complete run of the same name whose files all exist in full size; otherwise null. */
export async function findCompleteRun(
  store: Pick<RunStore, 'readCompleted' | 'sizeOfCompleted'>,
): Promise<RunReport | null> {
  const text = await store.readCompleted(REPORT_NAME);
  const report = text === null ? null : parseRunReport(text);
  if (report === null || report.status !== 'complete') return null;
  for (const file of report.files) {
    if ((await store.sizeOfCompleted(file.path)) !== file.bytes) return null;
  }
  return report;
}
