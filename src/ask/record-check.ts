import { recordInReport, type RecordInReportOptions } from './record-in-report.js';
import { IngestError, InterruptedError } from '../errors.js';

/**
 * Adds a check to the report of its run. If the report cannot be written, the check does not fail; a message
 * says so.
 */
export async function recordCheck(
  options: RecordInReportOptions & { readonly onStep: (text: string) => void },
): Promise<void> {
  const { place, onStep } = options;
  try {
    if (await recordInReport(options)) return;
    onStep(`The check was not added to the report of ${place}: it is of another run by now.`);
  } catch (error) {
    if (!(error instanceof IngestError) || error instanceof InterruptedError) throw error;
    onStep(`The check was not added to the report of the run. ${error.message}`);
  }
}
