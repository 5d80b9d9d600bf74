import { reportChanges, type AmcInstance } from '../amc/index.js';
import { count } from '../report/numbers.js';
import { kindIfKnown } from '../ask/run-query.js';
import { failed, outcome, type HandOverOutcome } from './hand-over-outcome.js';
import type { HandOverContext } from './hand-over-context.js';

/** Waits until AMC has accepted or refused an upload. A failed wait is an outcome, too: AMC continues by itself. */
export async function waitForEnd(
  { instanceId, uploads }: AmcInstance,
  uploadId: string,
  { client, report, waitOptions, onProgress, signal }: HandOverContext,
): Promise<HandOverOutcome> {
  const { dataSetId, rows } = report;
  try {
    const instanceKind = await kindIfKnown(client, instanceId, signal);
    const { status, summary, metrics } = await uploads.wait(dataSetId, uploadId, {
      ...waitOptions,
      instanceKind,
      signal,
      onStatus: reportChanges(({ statusText }) => {
        onProgress?.(instanceId, `upload ${uploadId}: ${statusText}`);
      }),
    });
    const arrived = metrics['OutputRowCount'];
    const counts = instanceKind !== 'sandbox' && status === 'SUCCESS' && arrived !== undefined;
    const lost = counts && arrived !== rows.written;
    const note = lost
      ? ` The run wrote ${count(rows.written)} rows, ${count(arrived)} arrived: see AMC's rules on consent and periods.`
      : '';
    const ended = status === 'SUCCESS' ? 'success' : 'failed';
    return outcome(instanceId, ended, uploadId, summary + note, { metrics, instanceKind });
  } catch (error) {
    return failed(instanceId, uploadId, error);
  }
}
