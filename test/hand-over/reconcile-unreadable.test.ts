import { describe, expect, it } from 'vitest';
import { reconcileUnreadable } from '../../src/hand-over/reconcile-unreadable.js';
import { LAG_MS } from '../../src/hand-over/reconcile-upload.js';
import { DEFAULT_LEASE_MS } from '../../src/ledger/upload-lease.js';
import { TestClock } from '../amc/test-clock.js';
import { begunUpload, folderLedger, ScriptedAmc, type ShownUpload } from '../helpers/scripted-amc.js';

const signal = new AbortController().signal;
const FILES = { sourceS3Bucket: 'bucket', sourceManifestS3Key: 'out/sales/daily/manifest.txt' };

/** Reconciles a hand-over of which only the claim can be read, some time after its start. */
async function settled(
  ageMs: number,
  uploads: readonly (Omit<Partial<ShownUpload>, 'createdAt'> & { readonly after?: number })[],
  ofOthers: readonly string[] = [],
) {
  const clock = new TestClock();
  const begun = clock.now();
  const amc = new ScriptedAmc(clock);
  amc.uploads = uploads.map(({ after, ...more }, index) => ({
    uploadId: `u${index}`,
    status: 'SUBMITTED',
    dataSource: FILES,
    ...(after === undefined ? {} : { createdAt: new Date(begun + after).toISOString() }),
    ...more,
  }));
  const ledger = await folderLedger();
  for (const uploadId of ofOthers)
    await ledger.addUpload(await begunUpload(begun + 1, { uploadId }), 0, signal);
  const { handOverId, dataSetId, instanceId, runId } = await begunUpload(begun);
  const name = { handOverId, dataSetId, instanceId };
  clock.advance(ageMs);
  const at = new Date(begun).toISOString();
  const claim = { content: 'sha256:1', handOverId, runId, at };
  const entry = await reconcileUnreadable(name, claim, 3, { ledger, instance: amc.instance, clock, signal });
  return { entry, amc, name, at, now: new Date(clock.now()).toISOString(), ledger };
}

describe('a hand-over whose entry cannot be read', () => {
  it('counts as started until its lease ends, without a call to AMC', async () => {
    const { entry, amc, name, at, ledger } = await settled(DEFAULT_LEASE_MS - 1, [{}]);
    expect(entry).toMatchObject({
      ...name,
      runId: 'daily',
      state: 'started',
      startedAt: at,
      uploadId: null,
      rowsWritten: 0,
      earlier: [],
      forced: false,
    });
    expect(amc.calls).toEqual([]);
    expect(await ledger.upload(name, signal)).toBeNull();
  });

  it('has failed where AMC has no upload of its run, and that is recorded as its next state', async () => {
    const { entry, name, now, ledger } = await settled(DEFAULT_LEASE_MS, []);
    expect(entry).toMatchObject({ state: 'failed', code: 'NEVER_SENT', at: now, uploadId: null });
    expect(await ledger.upload(name, signal)).toEqual({ state: entry, number: 4 });
  });

  it.each([
    ['SUBMITTED', { state: 'submitted' }],
    ['SUCCESS', { state: 'succeeded', rowsArrived: 5 }],
  ])('takes its state from what AMC has of its run: %s', async (status, expected) => {
    const metrics = { OutputRowCount: 5 };
    const { entry, name, ledger } = await settled(DEFAULT_LEASE_MS, [{ status, metrics, after: 1 }]);
    const manifest = 's3://bucket/out/sales/daily/manifest.txt';
    expect(entry).toMatchObject({ ...expected, uploadId: 'u0', manifest });
    expect(await ledger.upload(name, signal)).toEqual({ state: entry, number: 4 });
  });

  it.each<[what: string, upload: Parameters<typeof settled>[1][number], isFound: boolean]>([
    ['of an unknown time', {}, true],
    ['made shortly before', { after: -LAG_MS }, true],
    ['made too early', { after: -LAG_MS - 1 }, false],
    ['made at the end of its lease, and a lag', { after: DEFAULT_LEASE_MS + LAG_MS }, true],
    ['made too late', { after: DEFAULT_LEASE_MS + LAG_MS + 1 }, false],
    ['that failed', { status: 'FAILED' }, false],
    [
      'of a run in the bucket itself',
      { dataSource: { ...FILES, sourceManifestS3Key: 'sales/daily/manifest.txt' } },
      true,
    ],
    [
      'of another run',
      { dataSource: { ...FILES, sourceManifestS3Key: 'out/sales/not-daily/manifest.txt' } },
      false,
    ],
    [
      'of another data set',
      { dataSource: { ...FILES, sourceManifestS3Key: 'out/presales/daily/manifest.txt' } },
      false,
    ],
    [
      'of a file',
      { dataSource: { sourceS3Bucket: 'bucket', sourceFileS3Key: 'out/sales/daily/manifest.txt' } },
      false,
    ],
    ['without a bucket', { dataSource: { sourceManifestS3Key: 'out/sales/daily/manifest.txt' } }, false],
  ])('matches an upload %s: %j: %s', async (_, upload, isFound) => {
    const { entry } = await settled(2 * DEFAULT_LEASE_MS, [upload]);
    expect(entry.uploadId).toBe(isFound ? 'u0' : null);
    expect(entry.state).toBe(isFound ? 'submitted' : 'failed');
  });

  it('does not match an upload that another hand-over made', async () => {
    const { entry } = await settled(DEFAULT_LEASE_MS, [{}, {}], ['u0']);
    expect(entry.uploadId).toBe('u1');
    expect((await settled(DEFAULT_LEASE_MS, [{}], ['u0'])).entry.state).toBe('failed');
  });
});
