import { describe, expect, it } from 'vitest';
import {
  LAG_MS,
  reconcileUpload,
  stateOf,
  uploadIdsOfOthers,
  uploadsOfManifest,
  uploadsWithFiles,
} from '../../src/hand-over/reconcile-upload.js';
import type { UploadEntry } from '../../src/ledger/entries.js';
import { DEFAULT_LEASE_MS } from '../../src/ledger/upload-lease.js';
import { TestClock } from '../amc/test-clock.js';
import { begunUpload, folderLedger, json, ScriptedAmc, type ShownUpload } from '../helpers/scripted-amc.js';

const signal = new AbortController().signal;
const FILES = { sourceS3Bucket: 'bucket', sourceManifestS3Key: 'sales/daily/manifest.txt' };
const LOOKS = [0, 2_000, 5_000, 15_000];
const upload = (uploadId: string, more: Partial<ShownUpload> = {}): ShownUpload => ({
  uploadId,
  status: 'SUBMITTED',
  dataSource: FILES,
  ...more,
});

/** A hand-over in a ledger, and a scripted AMC. */
async function begun(change: Partial<UploadEntry> = {}, leaseMs = DEFAULT_LEASE_MS) {
  const clock = new TestClock();
  const amc = new ScriptedAmc(clock);
  const ledger = await folderLedger();
  const entry = await begunUpload(clock.now(), change, leaseMs);
  await ledger.addUpload(entry, 0, signal);
  const settle = (kind?: () => Promise<'sandbox'>) =>
    reconcileUpload(entry, { ledger, instance: amc.instance, clock, kind, signal });
  const recorded = async () => (await ledger.upload(entry, signal)) ?? { state: null, number: 0 };
  return { clock, amc, ledger, entry, settle, recorded };
}
/** The same, some time after the end of its lease. */
async function over(ageMs: number, change: Partial<UploadEntry> = {}) {
  const found = await begun(change);
  found.clock.advance(DEFAULT_LEASE_MS + ageMs);
  return found;
}

it.each([
  ['the usual lease', DEFAULT_LEASE_MS, DEFAULT_LEASE_MS],
  ['a longer one', 3 * DEFAULT_LEASE_MS, 3 * DEFAULT_LEASE_MS],
  ['a shorter one', 1_000, DEFAULT_LEASE_MS],
])(
  'uploads of other hand-overs count from a lease before a hand-over to its end, plus a lag: %s',
  async (_, leaseMs, after) => {
    const ledger = await folderLedger();
    const start = Date.parse('2024-05-13T12:00:00.000Z');
    const begin = async (at: number, uploadId: string | null, lease = DEFAULT_LEASE_MS) => {
      const entry = await begunUpload(at, { uploadId }, lease);
      await ledger.addUpload(entry, 0, signal);
      return entry;
    };
    const first = start - DEFAULT_LEASE_MS - LAG_MS;
    const last = start + after + LAG_MS;
    await begin(first - 1, 'too early');
    await begin(first, 'first');
    await begin(start, null);
    await begin(last, 'last');
    await begin(last + 1, 'too late');
    const own = await begin(start, 'own', leaseMs);
    expect([...(await uploadIdsOfOthers(own, { ledger, signal }))].toSorted()).toEqual(['first', 'last']);
  },
);

it('clocks may differ by five minutes', () => expect(LAG_MS).toBe(300_000));

describe('the outcome of an upload', () => {
  it.each([
    ['SUBMITTED', null],
    ['IN_PROGRESS', null],
    ['A_NEW_ONE', null],
    ['FAILED', { state: 'failed', code: 'REFUSED_BY_AMC' }],
    ['SUCCESS', { state: 'succeeded', rowsArrived: null }],
  ])('is what AMC says: %s', async (status, expected) => {
    const { amc } = await begun();
    amc.uploads = [upload('u1', { status })];
    expect(stateOf(await amc.instance.uploads.get('sales', 'u1'))).toEqual(expected);
  });

  it('is unknown for an upload that AMC does not have', () => expect(stateOf(null)).toBeNull());
});

describe('a hand-over that has ended', () => {
  it.each(['succeeded', 'failed'] as const)('is not looked up again: %s', async (state) => {
    for (const uploadId of ['u1', null]) {
      const { amc, entry, settle, recorded } = await begun({ state, uploadId });
      amc.uploads = [upload('u1', { status: state === 'failed' ? 'SUCCESS' : 'FAILED' })];
      expect(await settle()).toEqual(entry);
      expect(amc.calls).toEqual([]);
      expect((await recorded()).number).toBe(1);
    }
  });

  it('keeps the given state when the ledger has no entry of it', async () => {
    const { amc, ledger, clock } = await begun();
    const other = await begunUpload(clock.now());
    expect(await reconcileUpload(other, { ledger, instance: amc.instance, clock, signal })).toEqual(other);
    expect(amc.calls).toEqual([]);
  });
});

describe('a hand-over that AMC has accepted', () => {
  const submitted = { state: 'submitted', uploadId: 'u1' } as const;

  it('is recorded as succeeded, with its rows and the kind of the instance', async () => {
    const { amc, clock, settle, recorded } = await begun(submitted);
    amc.uploads = [upload('u1', { status: 'SUCCESS', metrics: { OutputRowCount: 7 } })];
    clock.advance(5_000);
    const settled = await settle(() => Promise.resolve('sandbox'));
    expect(settled).toMatchObject({
      state: 'succeeded',
      uploadId: 'u1',
      rowsArrived: 7,
      instanceKind: 'sandbox',
      at: new Date(clock.now()).toISOString(),
    });
    expect(await recorded()).toEqual({ state: settled, number: 2 });
    expect(amc.calls).toEqual(['GetUpload u1']);
  });

  it('is recorded as failed, on any kind of instance', async () => {
    const { amc, settle, recorded } = await begun(submitted);
    amc.uploads = [upload('u1', { status: 'FAILED' })];
    const settled = await settle(() => Promise.reject(new Error('nobody asks')));
    expect(settled).toMatchObject({ state: 'failed', code: 'REFUSED_BY_AMC' });
    expect((await recorded()).number).toBe(2);
  });

  it.each([true, false])('keeps its state while it continues, or when AMC forgot it: %s', async (isKnown) => {
    const { amc, entry, settle, recorded } = await begun(submitted);
    amc.uploads = isKnown ? [upload('u1')] : [];
    expect(await settle()).toEqual(entry);
    expect((await recorded()).number).toBe(1);
  });

  it('stays open while AMC does not answer', async () => {
    const { amc, settle, recorded } = await begun(submitted);
    amc.onShow = () => Promise.reject(new TypeError('fetch failed'));
    await expect(settle()).rejects.toMatchObject({ code: 'AMC_UNREACHABLE' });
    amc.onShow = () => Promise.resolve(json({ code: '403', details: 'no access' }, 403));
    await expect(settle()).rejects.toMatchObject({ status: 403 });
    expect((await recorded()).number).toBe(1);
  });

  /** Reconciles it while other processes record another state each time AMC is asked, this many times. */
  async function disturbed(times: number) {
    const { amc, ledger, entry, settle } = await begun(submitted);
    amc.uploads = [upload('u1', { status: 'SUCCESS' })];
    let number = 1;
    amc.onShow = async () => {
      if (number <= times) await ledger.addUpload({ ...entry, code: `other ${number}` }, number++, signal);
      return null;
    };
    return settle();
  }

  it('takes the state that other processes recorded meanwhile', async () => {
    expect(await disturbed(4)).toMatchObject({ state: 'succeeded', code: 'other 4' });
    await expect(disturbed(5)).rejects.toMatchObject({ code: 'LEDGER_BUSY' });
  });
});

describe('a hand-over whose answer was lost', () => {
  it('is left alone while its sender may still be working', async () => {
    const { amc, clock, entry, settle } = await begun();
    amc.uploads = [upload('u1', { status: 'SUCCESS' })];
    clock.advance(DEFAULT_LEASE_MS - 1);
    expect(await settle()).toEqual(entry);
    expect(amc.calls).toEqual([]);
  });

  it.each([
    ['SUCCESS', 'succeeded'],
    ['FAILED', 'failed'],
    ['IN_PROGRESS', 'submitted'],
  ])('is found by its manifest: %s', async (status, state) => {
    const { amc, settle, recorded } = await over(0);
    amc.uploads = [
      upload('of another manifest', {
        dataSource: { ...FILES, sourceManifestS3Key: 'sales/other/manifest.txt' },
      }),
      upload('of another bucket', { dataSource: { ...FILES, sourceS3Bucket: 'other' } }),
      upload('u1', { status }),
    ];
    expect(await settle()).toMatchObject({ state, uploadId: 'u1' });
    expect((await recorded()).state).toMatchObject({ state, uploadId: 'u1' });
  });

  it('has failed where AMC never got it', async () => {
    const { amc, clock, settle, recorded } = await over(0);
    amc.uploads = [upload('of others', { dataSource: { ...FILES, sourceS3Bucket: 'other' } })];
    expect(await settle()).toMatchObject({ state: 'failed', code: 'NEVER_SENT', uploadId: null });
    expect((await recorded()).number).toBe(2);
    expect(clock.sleeps).toEqual(LOOKS);
  });

  it('is never matched to an earlier upload, or to one of another hand-over', async () => {
    const { amc, ledger, clock, settle } = await over(0, { earlier: ['before'] });
    await ledger.addUpload(await begunUpload(clock.now() - 1, { uploadId: 'of others' }), 0, signal);
    amc.uploads = [upload('before'), upload('of others')];
    expect(await settle()).toMatchObject({ state: 'failed', code: 'NEVER_SENT' });
    const again = await over(0, { earlier: ['before'] });
    await again.ledger.addUpload(
      await begunUpload(again.clock.now() - 1, { uploadId: 'of others' }),
      0,
      signal,
    );
    again.amc.uploads = [upload('before'), upload('of others')];
    again.amc.onList = (list) => {
      if (list === 3) again.amc.uploads.push(upload('own'));
    };
    expect(await again.settle()).toMatchObject({ state: 'submitted', uploadId: 'own' });
    expect(again.clock.sleeps).toEqual(LOOKS.slice(0, 3));
  });

  it('is searched for from shortly before its start', async () => {
    const { amc, entry, settle } = await over(0);
    const at = (ms: number) => new Date(Date.parse(entry.startedAt) + ms).toISOString();
    amc.uploads = [upload('too early', { createdAt: at(-LAG_MS - 1) })];
    expect(await settle()).toMatchObject({ state: 'failed' });
    const second = await over(0);
    second.amc.uploads = [upload('early', { createdAt: at(-LAG_MS) })];
    expect(await second.settle()).toMatchObject({ uploadId: 'early' });
  });

  it.each([
    ['its lease', {}, LAG_MS, LOOKS],
    ['its lease', {}, LAG_MS + 1, [0]],
  ])('is searched for once when it is long over: %s, %j, %i', async (_, change, ageMs, sleeps) => {
    const { clock, settle } = await over(ageMs, change);
    expect(await settle()).toMatchObject({ state: 'failed' });
    expect(clock.sleeps).toEqual(sleeps);
  });

  it('is searched for several times when its state was recorded lately', async () => {
    const { clock, settle, ledger, entry } = await over(10 * LAG_MS);
    await ledger.addUpload({ ...entry, at: new Date(clock.now() - LAG_MS).toISOString() }, 1, signal);
    expect(await settle()).toMatchObject({ state: 'failed' });
    expect(clock.sleeps).toEqual(LOOKS);
  });
});

describe('the uploads of a manifest', () => {
  const manifest = { dataSetId: 'sales', manifest: 's3://bucket/sales/daily/manifest.txt' };
  const { dataSource: _, ...bare } = upload('bare');

  it('are all that AMC lists with their files, when no time is given', async () => {
    const { amc } = await begun();
    amc.uploads = [upload('u1'), bare, upload('u2', { createdAt: '2020-01-01T00:00:00.000Z' })];
    const found = await uploadsOfManifest(manifest, { instance: amc.instance, signal }, null);
    expect(found.map(({ uploadId }) => uploadId)).toEqual(['u1', 'u2']);
    expect(amc.calls).toEqual(['ListUploads']);
  });

  it('are fetched one by one when AMC lists them without their files', async () => {
    const { amc } = await begun();
    amc.uploads = [upload('u1'), bare];
    const listed: string[] = [];
    for await (const one of uploadsWithFiles('sales', { instance: amc.instance, signal }, 0))
      listed.push(one.uploadId);
    expect(listed).toEqual(['u1', 'bare']);
    expect(amc.calls).toEqual(['ListUploads', 'GetUpload bare']);
  });
});
