import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endOf } from '../../../src/hand-over/replacing/fold-pending.js';
import type { UploadEntry } from '../../../src/ledger/entries.js';
import type { PendingUpload } from '../../../src/ledger/standing.js';
import { DEFAULT_LEASE_MS, startedUpload } from '../../../src/ledger/upload-lease.js';
import { HandOverFixture, INSTANCES } from '../../helpers/hand-over-fixture.js';
import { uploadFacts } from '../../helpers/upload-facts.js';

const signal = new AbortController().signal;
const DAY_MS = 24 * 3_600_000;
let fixture: HandOverFixture;
beforeEach(async () => {
  fixture = await HandOverFixture.start();
});
afterEach(() => fixture.close());

/** The outcome of a hand-over of which the ledger has this much. */
async function endOfEntry(change: Partial<UploadEntry>, ageMs = 0) {
  const of = { dataSetId: 'd2c_sales', instanceId: INSTANCES[0] };
  const facts = uploadFacts({ ...of, runId: 'run-1', content: 'files:1', rowsWritten: 3 });
  const entry = { ...(await startedUpload(facts, fixture.clock.now(), DAY_MS)), ...change };
  const ledger = fixture.ledger();
  await ledger.addUpload(entry, 0, signal);
  const at = new Date(fixture.clock.now() - ageMs).toISOString();
  const pending: PendingUpload = {
    handOverId: entry.handOverId,
    runId: 'run-1',
    content: 'files:1',
    at,
    strategy: 'ADDITIVE',
    delivery: { source: 'sales', name: null, version: null, isWhole: false },
    periods: {},
  };
  const instance = fixture.client().instance(INSTANCES[0]);
  return endOf(pending, of, { ledger, instance, clock: fixture.clock, signal });
}

describe('a pending hand-over', () => {
  it('counts with its rows when AMC has accepted it', async () => {
    expect(await endOfEntry({ state: 'succeeded', uploadId: 'u1' })).toBe('taken');
  });

  it('counts without rows when it failed, however long ago', async () => {
    expect(await endOfEntry({ state: 'failed', uploadId: 'u1' })).toBe('nothing');
    expect(await endOfEntry({ state: 'failed', uploadId: 'u2' }, 9 * DAY_MS)).toBe('nothing');
  });

  it('counts with its rows when AMC has forgotten it, two days and a lease after its start', async () => {
    const forgotten = 2 * DAY_MS + DEFAULT_LEASE_MS;
    const submitted = { state: 'submitted', uploadId: 'forgotten' } as const;
    expect(await endOfEntry(submitted, forgotten)).toBe('inFlight');
    expect(await endOfEntry(submitted, forgotten + 1)).toBe('taken');
  });

  it('stays pending while its sender may still be working', async () => {
    expect(await endOfEntry({})).toBe('inFlight');
  });
});
