import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentsOf, placeOf } from '../../src/hand-over/exactly-once.js';
import type { UploadEntry } from '../../src/ledger/entries.js';
import { startedUpload } from '../../src/ledger/upload-lease.js';
import { filesContent } from '../../src/report/run-content.js';
import type { RunReport } from '../../src/report/run-report.js';
import { HandOverFixture, INSTANCES } from '../helpers/hand-over-fixture.js';
import { uploadFacts } from '../helpers/upload-facts.js';

const SIGNAL = new AbortController().signal;
const HOUR_MS = 3_600_000;
const DEAD_PID = spawnSync(process.execPath, ['-e', '']).pid;
let fixture: HandOverFixture;
beforeEach(async () => {
  fixture = await HandOverFixture.start();
});
afterEach(() => fixture.close());

const uploads = () => fixture.amc.uploadCount(INSTANCES[0]);
const states = async () => {
  const items = await fixture.ledger().history(SIGNAL);
  return items.flatMap((item) => (item.kind === 'upload' ? [[item.state, item.uploadId] as const] : []));
};
const ledgerKeys = (part: string) =>
  fixture.s3.keys('amc').filter((key) => key.includes('amc-ingest-ledger/') && key.includes(part));
const tear = (keys: readonly string[]) => {
  for (const key of keys) fixture.s3.putObject('amc', key, Buffer.from('{"handOver'));
};

/** The leftovers of a process that dies before it sends its request. */
async function dieBeforeSending(report: RunReport, change: Partial<UploadEntry> = {}): Promise<UploadEntry> {
  const facts = uploadFacts({
    dataSetId: report.dataSetId,
    instanceId: INSTANCES[0],
    runId: report.runId,
    content: filesContent(report),
    manifest: report.manifest ?? '',
    rowsWritten: report.rows.written,
  });
  const ledger = fixture.ledger();
  const started = await startedUpload(facts, fixture.clock.now(), HOUR_MS / 2);
  const entry = { ...started, owner: { ...started.owner, pid: DEAD_PID }, ...change };
  await ledger.addUpload(entry, 0, SIGNAL);
  for (const content of [...contentsOf(report), placeOf(report)]) {
    const { handOverId, runId, at } = entry;
    const last = await ledger.content({ ...facts, content }, SIGNAL);
    await ledger.addContent(
      { ...facts, content },
      { content, handOverId, runId, at },
      last?.number ?? 0,
      SIGNAL,
    );
  }
  return entry;
}

describe('a forced hand-over that died before it was sent', () => {
  it.each([
    ['of this ledger', true, ['succeeded', 'failed', 'succeeded']],
    ['that no ledger knows', false, ['failed', 'succeeded']],
  ])(
    'is not mistaken for an older upload of the same manifest %s: its rows are sent',
    async (_, isKnown, ends) => {
      const report = await fixture.run([await fixture.input(0)]);
      const first = await fixture.handOver(report, isKnown ? {} : { ledger: undefined });
      await dieBeforeSending(report, { forced: true, earlier: [first.uploadId ?? ''] });
      expect(await fixture.handOver(report)).toMatchObject({ status: 'success', repeated: false });
      expect(uploads()).toBe(2);
      expect((await states()).map(([state]) => state)).toEqual(ends);
    },
  );
});

describe('a hand-over with a given name that died', () => {
  it('is not mistaken for the upload of other content under that name', async () => {
    const first = await fixture.run([await fixture.input(0)], { runId: 'daily', force: true });
    await dieBeforeSending(first);
    const second = await fixture.run([await fixture.input(30)], { runId: 'daily', force: true });
    const sent = await fixture.handOver(second);
    expect(sent).toMatchObject({ status: 'success', repeated: false });
    const again = await fixture.run([await fixture.input(0)], { runId: 'daily', force: true });
    expect(await fixture.handOver(again)).toMatchObject({ status: 'success', repeated: false });
    expect(uploads()).toBe(2);
  });

  it('is not mistaken for an upload that was forced meanwhile', async () => {
    const first = await fixture.run([await fixture.input(0)], { runId: 'daily', force: true });
    await dieBeforeSending(first);
    const second = await fixture.run([await fixture.input(30)], { runId: 'daily', force: true });
    await fixture.handOver(second, { force: true });
    const again = await fixture.run([await fixture.input(0)], { runId: 'daily', force: true });
    expect(await fixture.handOver(again)).toMatchObject({ status: 'success', repeated: false });
    expect(uploads()).toBe(2);
  });
});

describe('ledger entries that cannot be read', () => {
  it.each(['/contents/', '/runs/'])('in %s block nothing', async (part) => {
    const report = await fixture.run([await fixture.input(0)]);
    await dieBeforeSending(report);
    tear(ledgerKeys(part));
    expect(await fixture.handOver(report)).toMatchObject({ status: 'success' });
    expect(await fixture.handOver(report)).toMatchObject({ status: 'success', repeated: true });
    expect(uploads()).toBe(1);
  });

  it('in /uploads/ block nothing after their lease when the upload was never made', async () => {
    const report = await fixture.run([await fixture.input(0)]);
    await dieBeforeSending(report);
    tear(ledgerKeys('/uploads/'));
    expect(await fixture.handOver(report)).toMatchObject({ caution: 'UPLOAD_UNDER_WAY' });
    fixture.clock.advance(HOUR_MS);
    expect(await fixture.handOver(report)).toMatchObject({ status: 'success', repeated: false });
    expect(uploads()).toBe(1);
  });

  it.each(['torn', 'removed'])('in /uploads/, %s, are reconstructed from what AMC has', async (how) => {
    const report = await fixture.run([await fixture.input(0)]);
    const { uploadId } = await fixture.handOver(report);
    const other = await fixture.run([await fixture.input(30)]);
    await fixture.handOver(other);
    if (how === 'torn') tear(ledgerKeys('/uploads/'));
    else for (const key of ledgerKeys('/uploads/')) fixture.s3.deleteObject('amc', key);
    fixture.clock.advance(HOUR_MS);
    const again = await fixture.handOver(await fixture.run([await fixture.input(0)], { format: 'jsonl' }));
    expect(again).toMatchObject({ status: 'declined', caution: 'ALREADY_UPLOADED' });
    expect(await states()).toContainEqual(['succeeded', uploadId]);
    expect(await fixture.handOver(other)).toMatchObject({ status: 'success', repeated: true });
    expect(uploads()).toBe(2);
  });
});

describe('the lease of a hand-over', () => {
  it('ends immediately when the outcome is unknown, so that the next attempt can look it up without waiting', async () => {
    const report = await fixture.run([await fixture.input(0)]);
    fixture.amc.faults.next('CreateUpload', { kind: 'cut', when: 'after' });
    const client = fixture.client({ lookUp: { waitsMs: [], maxSends: 1 } });
    expect(await fixture.handOver(report, { client })).toMatchObject({
      status: 'failed',
      error: { code: 'AMC_OUTCOME_UNKNOWN' },
    });
    expect((await states()).map(([state]) => state)).toEqual(['started']);
    expect(await fixture.handOver(report)).toMatchObject({ status: 'success', repeated: true });
    expect(uploads()).toBe(1);
  });

  it('is never exceeded: an upload that took too long to record is not sent', async () => {
    const report = await fixture.run([await fixture.input(0)]);
    fixture.s3.failNext({
      kind: 'drip',
      times: 1,
      match: ({ method, key }) => {
        const hit = method === 'PUT' && key.includes('/contents/');
        // The machine sleeps while the hand-over claims its inputs.
        if (hit) fixture.clock.advance(HOUR_MS);
        return hit;
      },
    });
    expect(await fixture.handOver(report)).toMatchObject({ status: 'failed', error: { code: 'NEVER_SENT' } });
    expect(uploads()).toBe(0);
    expect(await fixture.handOver(report)).toMatchObject({ status: 'success', repeated: false });
    expect(uploads()).toBe(1);
  });
});
