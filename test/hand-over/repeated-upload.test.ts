import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentsOf, placeOf } from '../../src/hand-over/exactly-once.js';
import type { HandOverContext } from '../../src/hand-over/hand-over-context.js';
import {
  busyCaution,
  findEarlier,
  followEarlier,
  type EarlierUpload,
} from '../../src/hand-over/repeated-upload.js';
import type { Ledger } from '../../src/ledger/ledger.js';
import type { UploadEntry } from '../../src/ledger/entries.js';
import { recordRun } from '../../src/ledger/record-run.js';
import { DEFAULT_LEASE_MS } from '../../src/ledger/upload-lease.js';
import { filesContent } from '../../src/report/run-content.js';
import type { RunReport } from '../../src/report/run-report.js';
import { TestClock } from '../amc/test-clock.js';
import {
  begunUpload,
  folderLedger,
  handOverContext,
  publishedRun,
  ScriptedAmc,
  type ShownUpload,
} from '../helpers/scripted-amc.js';
import { filesBelow } from '../helpers/temporary-folder.js';

const signal = new AbortController().signal;
const NAMED = `run-${'0'.repeat(24)}`;
const FILES = { sourceS3Bucket: 'bucket', sourceManifestS3Key: 'sales/daily/manifest.txt' };
const upload = (uploadId: string, more: Partial<ShownUpload> = {}): ShownUpload => ({
  uploadId,
  status: 'SUBMITTED',
  dataSource: FILES,
  ...more,
});

/** A run, a scripted AMC, and a ledger with hand-overs of these contents. */
async function given(report = publishedRun('a', ['1']), more: Partial<HandOverContext> = {}) {
  const clock = new TestClock();
  const amc = new ScriptedAmc(clock);
  const ledger = await folderLedger();
  const context = handOverContext(report, amc, clock, { ledger, ...more });
  const claim = (contents: readonly string[], change: Partial<UploadEntry> = {}) =>
    claimAll(ledger, contents, clock, change);
  return { clock, amc, ledger, context, claim, find: () => findEarlier(amc.instance, context) };
}

/** Overwrites the entries of a ledger with something else. */
async function damageClaims(ledger: Ledger, text: string, which = /\/contents\//): Promise<void> {
  for (const file of await filesBelow(ledger.location))
    if (which.test(file)) await writeFile(path.join(ledger.location, file), text);
}

async function claimAll(
  ledger: Ledger,
  contents: readonly string[],
  clock: TestClock,
  change: Partial<UploadEntry>,
): Promise<UploadEntry> {
  const entry = await begunUpload(clock.now(), { runId: 'another', ...change });
  await ledger.addUpload(entry, 0, signal);
  for (const content of contents) {
    const of = { dataSetId: 'sales', instanceId: 'amcone', content };
    const last = (await ledger.content(of, signal))?.number ?? 0;
    const { handOverId, runId, at } = entry;
    await ledger.addContent(of, { content, handOverId, runId, at }, last, signal);
  }
  return entry;
}

describe('the search for earlier hand-overs of the same content', () => {
  it.each(['FULL_REPLACE', 'OVERLAP_REPLACE', 'OVERLAP_KEEP'] as const)(
    'is unnecessary with %s, which counts no row twice',
    async (strategy) => {
      const { amc, claim, find } = await given(publishedRun('a', ['1']), { strategy });
      await claim(contentsOf(publishedRun('a', ['1'])), { state: 'succeeded', uploadId: 'u1' });
      expect(await find()).toEqual({ uploadIds: [], claims: new Map() });
      expect(amc.calls).toEqual([]);
    },
  );

  it('only lists uploads where the hand-over is forced', async () => {
    const { amc, claim, find } = await given(publishedRun('a', ['1']), { force: true });
    await claim(contentsOf(publishedRun('a', ['1'])), { state: 'succeeded', uploadId: 'u1' });
    amc.uploads = [upload('u1'), upload('of others', { dataSource: { ...FILES, sourceS3Bucket: 'other' } })];
    expect(await find()).toEqual({ uploadIds: ['u1'], claims: new Map() });
  });

  it('uses the ledger, without a call to AMC', async () => {
    const report = publishedRun('a', ['1', '2']);
    const { amc, claim, find } = await given(report);
    const entry = await claim([`sha256:${'1'.repeat(64)}`], { state: 'succeeded', uploadId: 'u1' });
    const { repeat, uploadIds, claims } = await find();
    expect(repeat).toMatchObject({ kind: 'shared', uploadId: 'u1', newInputs: ['2.csv'], entry });
    expect(uploadIds).toEqual([]);
    expect(claims.get(`sha256:${'1'.repeat(64)}`)).toBe(1);
    expect(amc.calls).toEqual([]);
  });

  it('asks AMC when the ledger has no hand-over of that name', async () => {
    const { amc, find } = await given();
    amc.uploads = [upload('refused', { status: 'FAILED' }), upload('u1')];
    const { repeat, uploadIds, claims } = await find();
    expect(uploadIds).toEqual(['refused', 'u1']);
    expect(claims.get(placeOf(publishedRun('a', [])))).toBe(0);
    expect(repeat).toMatchObject({ kind: 'unclear', uploadId: 'u1', state: 'submitted', entry: null });
  });

  it('does not ask AMC when the ledger has a hand-over of that name', async () => {
    const report = publishedRun('a', ['1']);
    const { amc, claim, find } = await given(report);
    await claim([placeOf(report)], { state: 'failed' });
    amc.uploads = [upload('u1')];
    const { repeat, uploadIds, claims } = await find();
    expect([repeat, uploadIds, claims.get(placeOf(report))]).toEqual([undefined, [], 1]);
    expect(amc.calls).toEqual([]);
  });

  it.each(['', '{"handOver', '[[[', '{"__proto__":{"state":"failed"}}'])(
    'uses the entries of hand-overs where claims are damaged: %j',
    async (damage) => {
      const report = publishedRun('a', ['1']);
      const { amc, ledger, claim, find } = await given(report);
      const contents = [...contentsOf(report), placeOf(report)];
      const content = filesContent(report);
      const entry = await claim(contents, { state: 'succeeded', uploadId: 'u1', runId: 'daily', content });
      await damageClaims(ledger, damage);
      expect((await find()).repeat).toMatchObject({ kind: 'same', uploadId: 'u1', entry });
      expect(amc.calls).toEqual([]);
    },
  );

  it('uses the runs of the hand-overs where the claim of an input is damaged', async () => {
    const { ledger, claim, find } = await given(publishedRun('b', ['1', '2']));
    const first = publishedRun('a', ['1'], { runId: 'first', outDir: '/x' });
    await recordRun(ledger, first);
    const change = { runId: 'first', content: filesContent(first), uploadId: 'u1' };
    await claim(contentsOf(first), { ...change, state: 'succeeded' });
    await damageClaims(ledger, '');
    expect((await find()).repeat).toMatchObject({ kind: 'shared', runId: 'first', newInputs: ['2.csv'] });
    // A failed hand-over brought nothing, and another one of that name had other content.
    const others = await given(publishedRun('b', ['1', '2']));
    await recordRun(others.ledger, first);
    await others.claim(contentsOf(first), { ...change, state: 'failed' });
    await others.claim([], { ...change, state: 'succeeded', content: 'files:other' });
    await damageClaims(others.ledger, '');
    expect((await others.find()).repeat).toBeUndefined();
  });

  it('asks AMC when neither claims nor hand-overs can be read', async () => {
    const report = publishedRun('a', ['1'], { runId: NAMED });
    const { amc, ledger, claim, find } = await given(report);
    await claim([...contentsOf(report), placeOf(report)], { state: 'succeeded', uploadId: 'u1' });
    await damageClaims(ledger, '', /\/(?:contents|uploads)\//);
    amc.uploads = [upload('u1', { status: 'SUCCESS' })];
    expect((await find()).repeat).toMatchObject({ kind: 'same', uploadId: 'u1', entry: null });
  });

  it('asks AMC when claims belong to a hand-over that cannot be read', async () => {
    const report = publishedRun('a', ['1'], { runId: NAMED });
    const { amc, ledger, clock, claim, find } = await given(report);
    await claim([...contentsOf(report), placeOf(report)], { state: 'succeeded', uploadId: 'u1' });
    await damageClaims(ledger, '', /\/uploads\//);
    clock.advance(2 * DEFAULT_LEASE_MS);
    amc.uploads = [upload('u1', { status: 'SUCCESS' })];
    expect((await find()).repeat).toMatchObject({ kind: 'same', uploadId: 'u1', entry: null });
  });

  it('ignores uploads that AMC has refused', async () => {
    const { amc, find } = await given(publishedRun('a', ['1']), { ledger: undefined });
    amc.uploads = [upload('u1', { status: 'FAILED' })];
    expect(await find()).toEqual({ uploadIds: ['u1'], claims: new Map() });
  });

  it.each([
    [{ runId: NAMED }, 'same', []],
    [{ runId: 'daily' }, 'unclear', ['1.csv', '2.csv']],
    [{ runId: NAMED, runIdGiven: true as const }, 'unclear', ['1.csv', '2.csv']],
  ])('judges an upload that no ledger has by its name: %j', async (name, kind, newInputs) => {
    const { amc, find } = await given(publishedRun('a', ['1', '2'], name), { ledger: undefined });
    amc.uploads = [upload('u1', { status: 'SUCCESS', createdAt: '2026-01-01T10:11:12.000Z' })];
    expect((await find()).repeat).toEqual({
      runId: name.runId,
      content: `run:${name.runId}`,
      kind,
      newInputs,
      uploadId: 'u1',
      state: 'succeeded',
      rowsArrived: null,
      startedAt: '2026-01-01T10:11:12.000Z',
      entry: null,
    });
    amc.uploads = [upload('u1', { status: 'SUCCESS', metrics: { OutputRowCount: 0 } })];
    expect((await find()).repeat).toMatchObject({ rowsArrived: 0, startedAt: null });
  });
});

describe('when the content was handed over before, the hand-over', () => {
  const EARLIER: EarlierUpload = {
    runId: 'another',
    content: `sha256:${'1'.repeat(64)}`,
    kind: 'same',
    newInputs: [],
    uploadId: 'u1',
    state: 'submitted',
    rowsArrived: null,
    startedAt: '2026-01-01T10:11:12.000Z',
    entry: null,
  };
  async function followed(
    earlier: Partial<EarlierUpload>,
    more: Partial<HandOverContext> = {},
    report: RunReport = publishedRun('a', ['1']),
  ) {
    const { amc, context } = await given(report, more);
    amc.uploads = [upload('u1', { status: 'SUCCESS', metrics: { OutputRowCount: 1 } })];
    return { amc, outcome: await followEarlier(amc.instance, { ...EARLIER, ...earlier }, context) };
  }

  it.each<[what: string, earlier: Partial<EarlierUpload>, code: string, words: string]>([
    [
      'whose files were replaced',
      { kind: 'place' },
      'UPLOAD_UNDER_WAY',
      'held before on 2026-01-01 10:11 UTC:',
    ],
    [
      'that may be about to send',
      { state: 'started', uploadId: null },
      'UPLOAD_UNDER_WAY',
      'Another process has begun on 2026-01-01 10:11 UTC to hand this run to AMC',
    ],
    [
      'whose id is unknown',
      { uploadId: null, kind: 'shared' },
      'UPLOAD_UNDER_WAY',
      'to hand the content of 1.csv to AMC',
    ],
    [
      'of the same data under another name',
      { uploadId: null, kind: 'shared', content: 'files:1' },
      'UPLOAD_UNDER_WAY',
      'to hand the same data to AMC',
    ],
    [
      'of the same location',
      { uploadId: null, kind: 'shared', content: 'run:daily' },
      'UPLOAD_UNDER_WAY',
      'to hand this run to AMC',
    ],
    [
      'of the same name',
      { kind: 'unclear', startedAt: null },
      'ALREADY_UPLOADED',
      'A run named daily was handed to AMC before  (upload u1)',
    ],
    [
      'of an input',
      { kind: 'shared' },
      'ALREADY_UPLOADED',
      'The content of 1.csv was handed to AMC before on 2026-01-01 10:11 UTC, with run another (upload u1): ADDITIVE would count its rows twice. Leave the input out',
    ],
  ])('is declined for one %s', async (_, earlier, caution, words) => {
    const { amc, outcome } = await followed(earlier);
    expect(outcome).toMatchObject({ status: 'declined', caution, uploadId: null });
    expect(outcome.summary).toContain(words);
    expect(amc.calls).toEqual([]);
  });

  it.each([
    [['2.csv'], 'AMC has not had 2.csv: run again with it alone.'],
    [['2.csv', '3.csv'], 'AMC has not had 2.csv, 3.csv: run again with them alone.'],
    [['2', '3', '4'], 'AMC has not had 2, 3, 4: run'],
    [['2', '3', '4', '5'], 'AMC has not had 2, 3, 4 and 1 more: run'],
  ])('lists the inputs that are new: %j', async (newInputs, words) => {
    const { outcome } = await followed({ kind: 'shared', newInputs });
    expect(outcome).toMatchObject({ caution: 'ALREADY_UPLOADED', newInputs });
    expect(outcome.summary).toContain(words);
  });

  it.each([
    [null, {}],
    [0, { OutputRowCount: 0 }],
    [7, { OutputRowCount: 7 }],
  ])('reports the success of the earlier one, with %s rows', async (rowsArrived, metrics) => {
    const { amc, outcome } = await followed({ state: 'succeeded', rowsArrived });
    expect(outcome).toMatchObject({ status: 'success', repeated: true, uploadId: 'u1', metrics });
    expect(outcome.summary).toMatch(/^This run was handed to AMC before on .*AMC has taken it\.$/);
    expect(amc.calls).toEqual([]);
  });

  it('does not wait for the earlier one unless asked to', async () => {
    const said: string[] = [];
    const onProgress = (_: string, message: string) => said.push(message);
    const entry = await begunUpload(0);
    const { amc, outcome } = await followed({ entry }, { wait: false, onProgress });
    expect(outcome).toMatchObject({ status: 'submitted', repeated: true, handOverId: entry.handOverId });
    expect(said).toEqual([outcome.summary]);
    expect(amc.calls).toEqual([]);
    expect((await followed({}, { wait: false })).outcome.handOverId).toBeNull();
  });

  it('follows the earlier one to its end, which is recorded', async () => {
    const report = publishedRun('a', ['1']);
    const { amc, ledger, claim, context } = await given(report);
    amc.uploads = [upload('u1', { status: 'SUCCESS', metrics: { OutputRowCount: 1 } })];
    const entry = await claim([], { state: 'submitted', uploadId: 'u1' });
    const outcome = await followEarlier(amc.instance, { ...EARLIER, entry }, context);
    expect(outcome).toMatchObject({ status: 'success', repeated: true, metrics: { OutputRowCount: 1 } });
    expect(outcome.summary).toMatch(/nothing was sent again\. .*1 row/);
    expect((await ledger.upload(entry, signal))?.state).toMatchObject({ state: 'succeeded', rowsArrived: 1 });
  });

  it('succeeds even if the end of the earlier one cannot be recorded', async () => {
    const entry = await begunUpload(0, { uploadId: 'u1' });
    const { outcome } = await followed({ entry });
    expect(outcome).toMatchObject({ status: 'success', repeated: true });
    expect((await followed({ entry }, { ledger: undefined })).outcome.status).toBe('success');
  });
});

it('a hand-over that waits for another names it', () => {
  const at = '2026-01-01T10:11:12.000Z';
  expect(busyCaution({ at, strategy: 'FULL_REPLACE', runId: 'other' }, { dataSetId: 'sales' })).toEqual({
    code: 'UPLOAD_UNDER_WAY',
    message: expect.stringContaining('(run other, FULL_REPLACE, begun on 2026-01-01 10:11 UTC)'),
  });
});
