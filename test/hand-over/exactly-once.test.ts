import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentsOf } from '../../src/hand-over/exactly-once.js';
import { openLedger, openLedgerOfRun } from '../../src/ledger/ledger.js';
import { startedUpload } from '../../src/ledger/upload-lease.js';
import type { RunReport } from '../../src/report/run-report.js';
import { HandOverFixture, INSTANCES } from '../helpers/hand-over-fixture.js';
import { uploadFacts } from '../helpers/upload-facts.js';

const SIGNAL = new AbortController().signal;
const HOUR_MS = 3_600_000;
let fixture: HandOverFixture;
beforeEach(async () => {
  fixture = await HandOverFixture.start();
});
afterEach(() => fixture.close());

const uploads = () => fixture.amc.uploadCount(INSTANCES[0]);
const entries = async () => {
  const items = await fixture.ledger().history(SIGNAL);
  return items.flatMap((item) => (item.kind === 'upload' ? [item] : []));
};

describe('a ledger in a location of its own', () => {
  const ledger = 's3://amc/elsewhere';
  const options = () => ({ s3Client: () => fixture.s3.client() });

  it('is named in the report, and found from there', async () => {
    const file = await fixture.input(0);
    const report = await fixture.run([file], { ledger });
    expect(report.ledger).toBe(ledger);
    const found = openLedgerOfRun(report, options());
    expect(found?.location).toBe(`${ledger}/`);
    await fixture.handOver(report, { ledger: found ?? undefined });
    // The name of a run identifies its content, not where it is recorded.
    expect((await fixture.run([file])).runId).toBe(report.runId);
    const other = await fixture.run([file], { ledger, partition: 'none' });
    expect(
      await fixture.handOver(other, { ledger: openLedgerOfRun(other, options()) ?? undefined }),
    ).toMatchObject({
      status: 'declined',
      caution: 'ALREADY_UPLOADED',
    });
    expect(uploads()).toBe(1);
    expect((await found?.history(SIGNAL))?.map(({ kind }) => kind).toSorted()).toEqual([
      'run',
      'run',
      'upload',
    ]);
  });

  it('may be a folder, wherever the runs are', async () => {
    const folder = path.join(fixture.folder, 'ledger');
    const report = await fixture.run([await fixture.input(0)], { ledger: folder });
    expect(await openLedgerOfRun(report, options())?.history(SIGNAL)).toMatchObject([
      { kind: 'run', runId: report.runId },
    ]);
    expect(await fixture.ledger().history(SIGNAL)).toEqual([]);
  });

  it('is checked before anything is written', async () => {
    const wrong = fixture.run([await fixture.input(0)], { ledger: 's3://amc/a/../b' });
    await expect(wrong).rejects.toMatchObject({ code: 'INVALID_S3_LOCATION' });
    expect(fixture.s3.keys('amc')).toEqual([]);
  });
});

describe('handing over the same content', () => {
  it('happens once for a run: the second attempt follows the first to its end', async () => {
    const report = await fixture.run([await fixture.input(0)]);
    expect(await fixture.handOver(report, { wait: false })).toMatchObject({
      status: 'submitted',
      repeated: false,
    });
    const second = await fixture.handOver(report);
    expect(second).toMatchObject({ status: 'success', repeated: true });
    expect(await fixture.handOver(report)).toMatchObject({
      status: 'success',
      repeated: true,
      uploadId: second.uploadId,
      metrics: { OutputRowCount: report.rows.written },
    });
    expect(uploads()).toBe(1);
    expect(await entries()).toMatchObject([
      { state: 'succeeded', uploadId: second.uploadId, rowsArrived: report.rows.written },
    ]);
  });

  it('is declined for another run with one of the inputs, unless it is forced', async () => {
    const first = await fixture.input(0);
    const report = await fixture.run([first]);
    await fixture.handOver(report);
    for (const other of [
      await fixture.run([first], { format: 'jsonl' }),
      await fixture.run([await fixture.input(50), first]),
    ]) {
      const declined = await fixture.handOver(other);
      expect(declined).toMatchObject({ status: 'declined', caution: 'ALREADY_UPLOADED', uploadId: null });
      expect(declined.summary).toContain(report.runId);
      expect(declined.summary).toContain('sales-0-20.csv');
    }
    expect(uploads()).toBe(1);
    expect(
      await fixture.handOver(await fixture.run([first], { format: 'jsonl' }), { force: true }),
    ).toMatchObject({
      status: 'success',
      repeated: false,
    });
    expect(uploads()).toBe(2);
    expect(await entries()).toMatchObject([{ forced: false }, { forced: true }]);
  });

  it('is not a repeat at another instance, or with other content', async () => {
    const report = await fixture.run([await fixture.input(0)]);
    await fixture.handOver(report);
    expect(await fixture.handOver(report, { instanceIds: [INSTANCES[1]] })).toMatchObject({
      repeated: false,
    });
    expect(await fixture.handOver(await fixture.run([await fixture.input(60)]))).toMatchObject({
      status: 'success',
      repeated: false,
    });
    expect([uploads(), fixture.amc.uploadCount(INSTANCES[1])]).toEqual([2, 1]);
  });

  it('is a repeat whichever strategy was used, and replacing is always possible', async () => {
    const input = await fixture.input(0);
    const report = await fixture.run([input]);
    for (let time = 0; time < 2; time++) {
      expect(await fixture.handOver(report, { strategy: 'FULL_REPLACE' })).toMatchObject({ repeated: false });
    }
    const other = await fixture.run([input], { compression: 'none' });
    expect(await fixture.handOver(other)).toMatchObject({ caution: 'ALREADY_UPLOADED' });
    expect(uploads()).toBe(2);
  });

  it('is possible again when AMC has refused it', async () => {
    const report = await fixture.run([await fixture.input(0)]);
    fixture.amc.failUploads('a bad row');
    expect(await fixture.handOver(report)).toMatchObject({ status: 'failed' });
    expect(await fixture.handOver(report)).toMatchObject({ status: 'success', repeated: false });
    expect((await entries()).map(({ state }) => state)).toEqual(['failed', 'succeeded']);
  });

  it('is done by exactly one of several concurrent attempts', async () => {
    const common = await fixture.input(0);
    const runs = [
      await fixture.run([common]),
      await fixture.run([common, await fixture.input(40)]),
      await fixture.run([common], { format: 'jsonl' }),
    ];
    const outcomes = await Promise.all(runs.map((report) => fixture.handOver(report)));
    expect(outcomes.filter(({ status }) => status === 'success')).toHaveLength(1);
    for (const { status, caution } of outcomes) {
      if (status !== 'success') expect(caution).toMatch(/UPLOAD_UNDER_WAY|ALREADY_UPLOADED/);
    }
    expect(uploads()).toBe(1);
  });

  it('is detected from AMC alone where there is no ledger', async () => {
    const report = await fixture.run([await fixture.input(0)]);
    await fixture.handOver(report, { ledger: undefined });
    for (const ledger of [undefined, fixture.ledger()]) {
      expect(await fixture.handOver(report, { ledger })).toMatchObject({ status: 'success', repeated: true });
    }
    expect(uploads()).toBe(1);
  });

  it('is detected from AMC when the run was repeated in another location with its own ledger', async () => {
    const input = await fixture.input(0);
    await fixture.handOver(await fixture.run([input]));
    const elsewhere = (out: string) => openLedger(out, { s3Client: () => fixture.s3.client() });
    for (const out of ['s3://amc', 's3://amc/other/place']) {
      const report = await fixture.run([input], { out });
      const outcome = await fixture.handOver(report, { ledger: elsewhere(out) });
      expect(outcome).toMatchObject({ status: 'success', repeated: true });
    }
    expect(uploads()).toBe(1);
    // A given name says nothing about the content.
    const named = await fixture.run([await fixture.input(30)], { runId: 'nightly' });
    await fixture.handOver(named);
    const report = await fixture.run([await fixture.input(60)], { out: 's3://amc/third', runId: 'nightly' });
    const outcome = await fixture.handOver(report, { ledger: elsewhere('s3://amc/third') });
    expect(outcome).toMatchObject({ status: 'success', repeated: false });
  });
});

describe('a data set with many uploads', () => {
  it('is not listed in full for each of them', async () => {
    await fixture.close();
    fixture = await HandOverFixture.start(1);
    const { calls } = fixture.amc;
    const pages: number[] = [];
    for (let drop = 0; drop < 5; drop++) {
      const report = await fixture.run([await fixture.input(drop * 10, 4)], { maxRejectRate: 1 });
      const before = calls.length;
      expect(await fixture.handOver(report)).toMatchObject({ status: 'success' });
      pages.push(calls.slice(before).filter(({ operation }) => operation === 'ListUploads').length);
      fixture.clock.advance(HOUR_MS);
    }
    expect(Math.max(...pages.slice(1))).toBeLessThanOrEqual(2);
  });
});

describe('a hand-over that died', () => {
  async function dead(report: RunReport, deadPid: boolean) {
    const facts = uploadFacts({
      dataSetId: report.dataSetId,
      instanceId: INSTANCES[0],
      runId: report.runId,
      manifest: report.manifest ?? '',
      rowsWritten: report.rows.written,
    });
    const ledger = fixture.ledger();
    const started = await startedUpload(facts, fixture.clock.now(), HOUR_MS);
    const pid = deadPid ? spawnSync(process.execPath, ['-e', '']).pid : started.owner.pid;
    const entry = { ...started, owner: { ...started.owner, pid } };
    await ledger.addUpload(entry, 0, SIGNAL);
    for (const content of contentsOf(report)) {
      const { handOverId, runId, at } = entry;
      await ledger.addContent({ ...facts, content }, { content, handOverId, runId, at }, 0, SIGNAL);
    }
    return entry;
  }

  it('before its request was sent is completed by the next attempt', async () => {
    const report = await fixture.run([await fixture.input(0)]);
    await dead(report, true);
    expect(await fixture.handOver(report)).toMatchObject({ status: 'success', repeated: false });
    expect((await entries()).map(({ state, code }) => [state, code])).toEqual([
      ['failed', 'NEVER_SENT'],
      ['succeeded', null],
    ]);
    expect(uploads()).toBe(1);
  });

  it('after AMC had accepted it is found there', async () => {
    const report = await fixture.run([await fixture.input(0)]);
    await dead(report, true);
    await fixture.handOver(report, { ledger: undefined });
    expect(await fixture.handOver(report)).toMatchObject({ status: 'success', repeated: true });
    expect((await entries()).map(({ state }) => state)).toEqual(['succeeded']);
    expect(uploads()).toBe(1);
  });

  it('is waited for until its lease ends, since it may only be slow', async () => {
    const report = await fixture.run([await fixture.input(0)]);
    await dead(report, false);
    expect(await fixture.handOver(report)).toMatchObject({ status: 'declined', caution: 'UPLOAD_UNDER_WAY' });
    fixture.clock.advance(2 * HOUR_MS);
    expect(await fixture.handOver(report)).toMatchObject({ status: 'success', repeated: false });
    expect(uploads()).toBe(1);
  });
});

describe('when S3 or AMC fails', () => {
  it('nothing is sent that cannot be recorded first', async () => {
    const report = await fixture.run([await fixture.input(0)]);
    fixture.s3.failNext({
      kind: 'status',
      times: 100,
      match: ({ method, key }) => method === 'PUT' && key.includes('/contents/'),
    });
    expect(await fixture.handOver(report)).toMatchObject({ status: 'failed', error: { code: 'S3_FAILED' } });
    expect(uploads()).toBe(0);
    fixture.s3.clearFaults();
    expect(await fixture.handOver(report)).toMatchObject({ status: 'success' });
    expect(uploads()).toBe(1);
  });

  it('an upload that could not be recorded is found at AMC', async () => {
    const report = await fixture.run([await fixture.input(0)]);
    fixture.s3.failNext({
      kind: 'status',
      times: 100,
      match: ({ method, key }) => method === 'PUT' && /uploads\/.*\/00000[2-9]/.test(key),
    });
    expect(await fixture.handOver(report)).toMatchObject({ status: 'success' });
    fixture.s3.clearFaults();
    fixture.clock.advance(HOUR_MS);
    expect(await fixture.handOver(report)).toMatchObject({ status: 'success', repeated: true });
    expect(uploads()).toBe(1);
  });

  it('a request with an unknown outcome is looked up, not sent again', async () => {
    const report = await fixture.run([await fixture.input(0)]);
    fixture.amc.faults.next('CreateUpload', { kind: 'cut', when: 'after' });
    fixture.amc.faults.next('ListUploads', { kind: 'answer', body: '{"uploads": []}' }, 2);
    const [first] = [await fixture.handOver(report)];
    expect(first.status).toMatch(/success|failed/);
    expect(await fixture.handOver(report)).toMatchObject({ status: 'success' });
    expect(uploads()).toBe(1);
  });
});
