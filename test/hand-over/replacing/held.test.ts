import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { submitRun, type SubmittedUpload } from '../../../src/lambda/amc-hand-over.js';
import { HandOverFixture, INSTANCES, OUT } from '../../helpers/hand-over-fixture.js';

const signal = new AbortController().signal;
let fixture: HandOverFixture;
beforeEach(async () => {
  fixture = await HandOverFixture.start();
});
afterEach(() => fixture.close());

describe('a run that waits for approval at one of two instances', () => {
  it('is recorded as held there, and its upload to the other instance can be followed', async () => {
    const [one, two] = INSTANCES;
    const all = await fixture.run([await fixture.input(0, 40)]);
    expect((await fixture.handOver(all, { strategy: 'FULL_REPLACE' })).status).toBe('success');
    const report = await fixture.run([await fixture.input(0, 8)]);
    const followed: SubmittedUpload[] = [];
    const submit = () =>
      submitRun(
        { client: fixture.client(), settings: { instanceIds: INSTANCES } },
        {
          report,
          upload: { strategy: 'FULL_REPLACE' },
          s3: fixture.s3.client(),
          ledger: `${OUT}/amc-ingest-ledger`,
          kmsKeyId: undefined,
          signal,
          onSubmitted: (uploads) => {
            followed.push(...uploads);
            return Promise.resolve();
          },
        },
      );
    await expect(submit()).rejects.toMatchObject({ name: 'HeldError', code: 'FEWER_ROWS' });
    expect(followed).toEqual([
      { instanceId: one, uploadId: null, handOverId: null },
      { instanceId: two, uploadId: expect.any(String), handOverId: expect.any(String) },
    ]);
    expect(fixture.amc.uploadCount(one)).toBe(1);
    expect(fixture.amc.uploadCount(two)).toBe(1);
    const [held, ...others] = await fixture.ledger().heldRuns(report, signal);
    expect(held).toMatchObject({ instanceId: one, code: 'FEWER_ROWS', strategy: 'FULL_REPLACE' });
    expect(others).toEqual([]);
    // A released run is not listed again, and one that was never held is not recorded as released.
    if (held !== undefined) await fixture.ledger().recordHeld({ ...held, state: 'released' }, signal);
    expect(await fixture.ledger().heldRuns(report, signal)).toEqual([]);
  });
});
