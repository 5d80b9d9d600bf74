import type { DataSetAt } from '../../ledger/ledger.js';
import { applyUpload, conflicts, type Holdings, type UploadEffect } from '../../ledger/holdings.js';
import { effectOf, holdingsOf, type PendingUpload, type StandingEntry } from '../../ledger/standing.js';
import { DEFAULT_LEASE_MS } from '../../ledger/upload-lease.js';
import { reconcileUnreadable } from '../reconcile-unreadable.js';
import { reconcileUpload, type ReconcileContext } from '../reconcile-upload.js';

/** Hand-overs without a conflict that are settled on the way, the oldest first: what is in progress stays a short list. */
const MAX_RECONCILED_PENDING = 3;
/** An upload whose end AMC does not tell for so long (it forgets uploads) counts as taken. */
const FORGOTTEN_MS = 2 * 24 * 3_600_000;

/** What AMC holds now, and which hand-overs are still in progress. */
export interface Folded {
  readonly holdings: Holdings;
  readonly pending: readonly PendingUpload[];
}

/**
 * Looks how the hand-overs in progress have ended, and adds what they brought: those that the upload must not disturb, and
 * some others. AMC is asked about those alone that the ledger does not know the end of: once each.
 * @param upload null: about all of them
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
