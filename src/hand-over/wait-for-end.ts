import type { AmcInstance } from '../amc/index.js';
import { failed, outcome, type HandOverOutcome } from './hand-over-outcome.js';
import type { HandOverContext } from './hand-over-run.js';

/** Waits until AMC has taken or refused an upload. A failure to wait is an outcome, too: AMC goes on by itself. */
export async function waitForEnd(
  { instanceId, uploads }: AmcInstance,
  uploadId: string,
  { report, waitOptions, onProgress, signal }: HandOverContext,
): Promise<HandOverOutcome> {
  const { dataSetId, rows } = report;
  try {
    const { status, summary, metrics } = await uploads.wait(dataSetId, uploadId, {
      ...waitOptions,
      signal,
      onStatus: ({ statusText }) => onProgress?.(instanceId, `upload ${uploadId}: ${statusText}`),
    });
    const arrived = metrics['OutputRowCount'];
    const lost = status === 'SUCCESS' && arrived !== undefined && arrived !== rows.written;
    const note = lost
      ? ` The run wrote ${rows.written} rows, ${arrived} arrived: see AMC's rules on consent and periods.`
      : '';
    const ended = status === 'SUCCESS' ? 'success' : 'failed';
    return outcome(instanceId, ended, uploadId, summary + note, { metrics });
  } catch (error) {
    return failed(instanceId, uploadId, error);
  }
}
