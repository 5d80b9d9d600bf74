import type { Delivery } from '../../ledger/delivery.js';
import type { HeldRun } from '../../ledger/held-run.js';
import type { Ledger } from '../../ledger/ledger.js';
import type { RunReport } from '../../report/run-report.js';
import { deliveryOfRun } from './delivery-of-run.js';

/** A run, and what prevents its hand-over until somebody approves it. */
export interface HoldRequest extends Pick<HeldRun, 'instanceId' | 'code' | 'message' | 'strategy'> {
  readonly report: RunReport;
  /** Default: from the names of the inputs. */
  readonly delivery: Delivery | undefined;
}

/**
 * Records that a run waits for approval: `amc-ingest history` lists it, `amc-ingest uploads release` approves
 * it.
 */
export async function holdRun(
  { report, delivery, ...rest }: HoldRequest,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<void> {
  const { dataSetId, runId, outDir } = report;
  await ledger.recordHeld(
    {
      ...rest,
      dataSetId,
      runId,
      outDir: outDir ?? '',
      at: new Date().toISOString(),
      state: 'held',
      delivery: delivery ?? (await deliveryOfRun(report, {}, ledger, signal)),
    },
    signal,
  );
}
