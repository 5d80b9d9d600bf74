import type { DataSetAt } from '../../ledger/ledger.js';
import { applyUpload, conflicts, type Holdings, type UploadEffect } from '../../ledger/holdings.js';
import { effectOf, holdingsOf, type PendingUpload, type StandingEntry } from '../../ledger/standing.js';
import { DEFAULT_LEASE_MS } from '../../ledger/upload-lease.js';
import { reconcileUnreadable } from '../reconcile-unreadable.js';
import { reconcileUpload, type ReconcileContext } from '../reconcile-upload.js';

/**
 * Hand-overs without a conflict that are also reconciled, oldest first, so that the list of those in progress
 * stays short.
 */
const MAX_RECONCILED_PENDING = 3;
/** If AMC does not say for this long how an upload ended (it forgets uploads), the upload counts as accepted. */
const FORGOTTEN_MS = 2 * 24 * 3_600_000;

/** What AMC holds now, and which hand-overs are still in progress. */
export interface Folded {
  readonly holdings: Holdings;
  readonly pending: readonly PendingUpload[];
}

/**
 * Checks how the hand-overs in progress ended, and adds what they brought: those that the upload must not
 * disturb, and some others. AMC is asked, once each, only about those whose end is not in the ledger.
 * @param upload null: check all of them
 */
export async function foldPending(
  entry: StandingEntry | null,
  upload: UploadEffect | null,
  of: DataSetAt,
  context: ReconcileContext,
): Promise<Folded> {
  if (entry === null) return { holdings: new Map(), pending: [] };
  let holdings = holdingsOf(entry);
  const pending: PendingUpload[] = [];
  let onTheWay = 0;
  for (const one of entry.pending) {
    const isOfInterest =
      upload === null || conflicts(effectOf(one), upload) || onTheWay++ < MAX_RECONCILED_PENDING;
    const end = isOfInterest ? await endOf(one, of, context) : 'inFlight';
    if (end === 'inFlight') pending.push(one);
    if (end === 'taken') holdings = applyUpload(holdings, effectOf(one));
  }
  return { holdings, pending };
}

/** How a hand-over ended. */
export async function endOf(
  { handOverId, runId, content, at }: PendingUpload,
  of: DataSetAt,
  context: ReconcileContext,
): Promise<'inFlight' | 'taken' | 'nothing'> {
  const { ledger, clock, signal } = context;
  const name = { ...of, handOverId };
  const found = (await ledger.upload(name, signal)) ?? { state: null, number: 0 };
  const { state } =
    found.state === null
      ? await reconcileUnreadable(name, { handOverId, runId, content, at }, found.number, context)
      : await reconcileUpload(found.state, context);
  if (state === 'succeeded') return 'taken';
  if (state === 'failed') return 'nothing';
  const age = clock.now() - Date.parse(at);
  return state === 'submitted' && age > FORGOTTEN_MS + DEFAULT_LEASE_MS ? 'taken' : 'inFlight';
}
