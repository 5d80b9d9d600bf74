import { describe, expect, it } from 'vitest';
import { contentsOf, placeOf } from '../../src/hand-over/exactly-once.js';
import type { HandOverContext } from '../../src/hand-over/hand-over-context.js';
import { sendUpload } from '../../src/hand-over/send-upload.js';
import type { UploadEntry } from '../../src/ledger/entries.js';
import { FolderEntryStore } from '../../src/ledger/folder-entry-store.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { DEFAULT_LEASE_MS } from '../../src/ledger/upload-lease.js';
import { filesContent } from '../../src/report/run-content.js';
import { TestClock } from '../amc/test-clock.js';
import {
  begunUpload,
  handOverContext,
  json,
  publishedRun,
  ScriptedAmc,
  type ShownUpload,
} from '../helpers/scripted-amc.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const signal = new AbortController().signal;
const REPORT = publishedRun('a', ['1']);
const MINUTE_MS = 60_000;
const TAKEN: Partial<ShownUpload> = { status: 'SUCCESS', metrics: { OutputRowCount: 1 } };

/** A folder's ledger that cannot write some entries. */
class FailingStore extends FolderEntryStore {
  /** Which writes fail. */
  fails: (key: string) => boolean = () => false;

  override create(key: string, text: string): Promise<boolean> {
    return this.fails(key) ? Promise.reject(new Error('disk')) : super.create(key, text);
  }
}

async function given(more: Partial<HandOverContext> = {}) {
  const clock = new TestClock();
  const amc = new ScriptedAmc(clock);
  amc.onCreate = () => Promise.resolve(amc.accept('new', TAKEN));
  const store = new FailingStore(await temporaryFolder());
  const ledger = new Ledger(store);
  const context = handOverContext(REPORT, amc, clock, { ledger, ...more });
  const send = (claims: ReadonlyMap<string, number> = new Map(), uploadIds: readonly string[] = []) =>
    sendUpload(amc.instance, { uploadIds, claims, approved: [] }, context);
  /** The entries of the only hand-over, and their numbers. */
  const chain = async () => {
    const [item] = (await ledger.history(signal)).flatMap((one) => (one.kind === 'upload' ? [one] : []));
    return item === undefined ? null : ledger.upload(item, signal);
  };
  return { clock, amc, store, ledger, context, send, chain };
}

describe('a hand-over', () => {
  it('is recorded before its request is sent, after AMC has accepted it, and when it has ended', async () => {
    const { amc, clock, send, chain, context } = await given({ force: true });
    const seen: (Pick<UploadEntry, 'state' | 'uploadId'> | null | undefined)[] = [];
    amc.onCreate = async () => {
      seen.push((await chain())?.state);
      return amc.accept('new', TAKEN);
    };
    amc.onShow = async () => {
      seen.push((await chain())?.state);
      return null;
    };
    const outcome = await send(new Map(), ['u1']);
    expect(outcome).toMatchObject({ status: 'success', uploadId: 'new', repeated: false });
    const end = await chain();
    expect(seen).toMatchObject([
      { state: 'started', uploadId: null },
      { state: 'submitted', uploadId: 'new' },
    ]);
    expect(end).toMatchObject({
      number: 3,
      state: {
        handOverId: outcome.handOverId,
        content: filesContent(REPORT),
        manifest: context.manifest,
        strategy: 'ADDITIVE',
        rowsWritten: 1,
        earlier: ['u1'],
        forced: true,
        state: 'succeeded',
        rowsArrived: 1,
        at: new Date(clock.now()).toISOString(),
      },
    });
  });

  it('is not waited for unless asked to', async () => {
    const said: string[] = [];
    const onProgress = (_: string, message: string) => said.push(message);
    const { amc, send, chain } = await given({ wait: false, onProgress });
    const outcome = await send();
    expect(outcome).toMatchObject({ status: 'submitted', uploadId: 'new' });
    expect((await chain())?.state).toMatchObject({ state: 'submitted', handOverId: outcome.handOverId });
    expect(said).toEqual(['upload new submitted']);
    expect(amc.calls).not.toContain('GetUpload new');
  });

  it('works without a ledger, too', async () => {
    const { amc, send } = await given({ ledger: undefined });
    expect(await send()).toMatchObject({ status: 'success', uploadId: 'new', handOverId: null });
    const { send: only } = await given({ ledger: undefined, wait: false });
    expect(await only()).toMatchObject({ status: 'submitted', handOverId: null });
    expect(amc.calls).toContain('CreateUpload');
  });

  it.each([
    ['FAILED', {}, 'failed', { state: 'failed', code: 'REFUSED_BY_AMC', rowsArrived: null }],
    ['SUCCESS', {}, 'success', { state: 'succeeded', code: null, rowsArrived: null }],
    ['SUCCESS', { OutputRowCount: 0 }, 'success', { state: 'succeeded', rowsArrived: 0 }],
  ])('is recorded with its end: %s %j', async (status, metrics, outcome, state) => {
    const { amc, send, chain } = await given();
    amc.onCreate = () => Promise.resolve(amc.accept('new', { status, metrics }));
    expect((await send()).status).toBe(outcome);
    expect(await chain()).toMatchObject({ number: 3, state });
  });

  it('stays recorded as submitted when its end is unknown', async () => {
    const { amc, send, chain } = await given();
    amc.onShow = () => Promise.resolve(json({ code: '403', details: 'no access' }, 403));
    expect(await send()).toMatchObject({
      status: 'failed',
      uploadId: 'new',
      error: { code: 'AMC_FORBIDDEN' },
    });
    expect(await chain()).toMatchObject({ number: 2, state: { state: 'submitted', uploadId: 'new' } });
  });

  it('adds to its next entry what could not be recorded before', async () => {
    const { store, send, chain } = await given();
    let writes = 0;
    store.fails = (key) => key.includes('/uploads/') && ++writes === 2;
    expect(await send()).toMatchObject({ status: 'success', uploadId: 'new' });
    expect(await chain()).toMatchObject({
      number: 2,
      state: { state: 'succeeded', uploadId: 'new', rowsArrived: 1 },
    });
  });
});

describe('content that another hand-over brought', () => {
  /** A hand-over of the run's input. */
  async function claimed(more: Partial<HandOverContext>) {
    const found = await given(more);
    const entry = await begunUpload(found.clock.now() - 1, {
      runId: 'another',
      state: 'succeeded',
      uploadId: 'u1',
    });
    await found.ledger.addUpload(entry, 0, signal);
    const content = `sha256:${'1'.repeat(64)}`;
    const { handOverId, runId, at } = entry;
    const of = { dataSetId: 'sales', instanceId: 'amcone', content };
    await found.ledger.addContent(of, { content, handOverId, runId, at }, 0, signal);
    return found;
  }

  it('is not appended again, and the hand-over ends', async () => {
    const { amc, send, ledger } = await claimed({});
    expect(await send()).toMatchObject({ status: 'declined', caution: 'ALREADY_UPLOADED' });
    expect(amc.calls).not.toContain('CreateUpload');
    const items = (await ledger.history(signal)).flatMap((one) => (one.kind === 'upload' ? [one] : []));
    expect(items.map(({ state, code }) => [state, code])).toEqual([
      ['succeeded', null],
      ['failed', 'ALREADY_UPLOADED'],
    ]);
  });

  it.each<Partial<HandOverContext>>([
    { force: true },
    { strategy: 'FULL_REPLACE' },
    { strategy: 'OVERLAP_REPLACE' },
    { strategy: 'FULL_REPLACE', force: true },
  ])('is sent again with %j, and claimed', async (more) => {
    const { amc, send, ledger } = await claimed(more);
    const { status, handOverId } = await send();
    expect(status).toBe('success');
    expect(amc.calls).toContain('CreateUpload');
    for (const content of [...contentsOf(REPORT), placeOf(REPORT)]) {
      const held = await ledger.content({ dataSetId: 'sales', instanceId: 'amcone', content }, signal);
      expect(held?.state).toMatchObject({ content, handOverId, runId: 'daily' });
    }
  });
});

describe('the last check before sending', () => {
  const isOutdated = () =>
    Promise.resolve({ code: 'OLDER_VERSION' as const, message: 'A newer one has been delivered.' });

  it('can decline the hand-over, which is recorded', async () => {
    const { amc, send, chain } = await given({ isOutdated });
    expect(await send()).toMatchObject({ status: 'declined', caution: 'OLDER_VERSION' });
    expect(await chain()).toMatchObject({ number: 2, state: { state: 'failed', code: 'OLDER_VERSION' } });
    expect(amc.calls).toEqual([]);
  });

  it('is skipped when the hand-over is forced, and may find nothing', async () => {
    expect((await (await given({ isOutdated, force: true })).send()).status).toBe('success');
    const nothing = await given({ isOutdated: () => Promise.resolve(null) });
    expect((await nothing.send()).status).toBe('success');
  });
});

describe('the lease', () => {
  /** Sends after recording has taken this long. */
  async function after(ms: number, more: Partial<HandOverContext> = {}) {
    const found = await given({
      ...more,
      isOutdated: () => {
        found.clock.advance(ms);
        return Promise.resolve(null);
      },
    });
    return { ...found, outcome: await found.send() };
  }

  it.each([
    ['the usual one', undefined, DEFAULT_LEASE_MS - MINUTE_MS],
    ['two minutes', 2 * MINUTE_MS, MINUTE_MS],
    ['a short one: its second half', MINUTE_MS, MINUTE_MS / 2],
  ])('ends early, since clocks differ: %s', async (_, leaseMs, lastMs) => {
    const { amc, outcome, chain } = await after(lastMs, { leaseMs });
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'NEVER_SENT' } });
    expect(amc.calls).toEqual([]);
    expect(await chain()).toMatchObject({ number: 2, state: { state: 'failed', code: 'NEVER_SENT' } });
    const inTime = await after(lastMs - 20_000, { leaseMs });
    expect(inTime.outcome.status).toBe('success');
  });

  it('interrupts a request that does not end in time', async () => {
    for (const ledger of [{}, { ledger: undefined }]) {
      const { amc, send } = await given({ leaseMs: 60, ...ledger });
      amc.onCreate = () => new Promise(() => undefined);
      expect(await send()).toMatchObject({ status: 'failed', error: { code: 'AMC_INTERRUPTED' } });
    }
  });
});

describe('a request that failed', () => {
  it('and certainly had no effect is recorded as failed', async () => {
    const { amc, send, chain } = await given();
    amc.onCreate = () => Promise.resolve(json({ code: '400', details: 'no' }, 400));
    const outcome = await send();
    expect(outcome).toMatchObject({ status: 'failed', uploadId: null });
    expect(await chain()).toMatchObject({
      number: 2,
      state: { state: 'failed', code: outcome.error?.code, uploadId: null },
    });
  });

  it('and may have had an effect ends its lease, so that the next attempt looks it up immediately', async () => {
    const { amc, clock, send, chain } = await given();
    amc.onCreate = () => Promise.resolve(null);
    expect(await send()).toMatchObject({ status: 'failed', error: { code: 'AMC_OUTCOME_UNKNOWN' } });
    const now = new Date(clock.now()).toISOString();
    expect(await chain()).toMatchObject({
      number: 2,
      state: { state: 'started', leaseUntil: now, code: null },
    });
  });

  it('for an unknown reason may have had an effect, and its error is thrown again', async () => {
    const { chain, send, clock, context } = await given();
    Object.defineProperty(context.definition, 'countryCode', {
      enumerable: true,
      get: () => {
        throw new RangeError('unexpected');
      },
    });
    await expect(send()).rejects.toThrow(RangeError);
    const now = new Date(clock.now()).toISOString();
    expect((await chain())?.state).toMatchObject({ state: 'started', leaseUntil: now });
  });
});
