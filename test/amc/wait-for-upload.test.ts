import { expect, test } from 'vitest';

import type { AmcUpload } from '../../src/amc/index.js';
import { CSV_UPLOAD, failureOf, putSales, rehearse, SALES } from './rehearsal.js';
import type { Rehearsal } from './rehearsal.js';

async function uploading(): Promise<Rehearsal & { readonly uploadId: string }> {
  const rehearsal = await rehearse();
  await rehearsal.amc.dataSets.create(SALES);
  putSales(rehearsal.objects);
  rehearsal.simulator.holdUploads();
  const { uploadId } = await rehearsal.amc.uploads.create('sales', CSV_UPLOAD);
  return { ...rehearsal, uploadId };
}

test('the first poll comes after a minute, later ones after growing waits up to a bound', async () => {
  const { amc, clock, simulator, uploadId } = await uploading();
  const statuses: string[] = [];
  const result = await amc.uploads.wait('sales', uploadId, {
    maxPollMs: 40_000,
    onStatus: ({ status }) => {
      statuses.push(status);
      if (statuses.length === 5) simulator.releaseUploads();
    },
  });
  expect(result.status).toBe('SUCCESS');
  expect(clock.sleeps.slice(0, 5)).toEqual([60_000, 15_000, 22_500, 33_750, 40_000]);
  expect(statuses.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'IN_PROGRESS'));
  expect(statuses.at(-1)).toBe('SUCCESS');
});

test('a token that expires during the wait is renewed once', async () => {
  const { amc, simulator, calls, uploadId } = await uploading();
  let queries = 0;
  const result = await amc.uploads.wait('sales', uploadId, {
    onStatus: () => {
      queries += 1;
      if (queries === 2) simulator.expireTokens();
      if (queries === 3) simulator.releaseUploads();
    },
  });
  expect(result.status).toBe('SUCCESS');
  expect(calls('Login')).toBe(2);
});

test('a token that expires before the next poll is renewed in time', async () => {
  const { amc, simulator, clock, calls, uploadId } = await uploading();
  const from = clock.now();
  await amc.uploads.wait('sales', uploadId, {
    onStatus: () => {
      if (clock.now() - from > 2 * 3_600_000) simulator.releaseUploads();
    },
  });
  expect(calls('Login')).toBe(3);
  expect(simulator.calls.every(({ status }) => status === 200)).toBe(true);
});

test('transient failures are tolerated one after the other', async () => {
  const { amc, simulator, uploadId } = await uploading();
  simulator.faults.next('GetUpload', { kind: 'status', status: 404 });
  simulator.faults.next('GetUpload', { kind: 'cut', when: 'before' });
  // More than the retries of one poll.
  simulator.faults.next('GetUpload', { kind: 'status', status: 500 }, 12);
  simulator.faults.next('GetUpload', { kind: 'answer', body: '<html>' });
  simulator.releaseUploads();
  expect(await amc.uploads.wait('sales', uploadId)).toMatchObject({ status: 'SUCCESS' });
});

test('persistent failures end the wait', async () => {
  const { amc, simulator, uploadId } = await uploading();
  simulator.faults.next('GetUpload', { kind: 'status', status: 500 }, 1_000);
  const error = await failureOf(amc.uploads.wait('sales', uploadId, { maxFailures: 2 }));
  expect(error).toMatchObject({ code: 'AMC_UNAVAILABLE' });
});

test('an unknown upload and a refused poll end the wait', async () => {
  const { amc, simulator, calls, uploadId } = await uploading();
  expect(await failureOf(amc.uploads.wait('sales', 'no-such-upload'))).toMatchObject({
    code: 'AMC_NOT_FOUND',
  });
  expect(calls('GetUpload')).toBe(4);
  simulator.faults.next('GetUpload', { kind: 'status', status: 403 });
  expect(await failureOf(amc.uploads.wait('sales', uploadId))).toMatchObject({ code: 'AMC_FORBIDDEN' });
  expect(calls('GetUpload')).toBe(5);
});

test('FAILED is reported in plain words, without the identifiers that AMC may quote', async () => {
  const { amc, simulator, uploadId } = await uploading();
  simulator.failUploads('Row 7: canary@example.com and +1 (206) 555-0100 are not hashed.');
  simulator.releaseUploads();
  const result = await amc.uploads.wait('sales', uploadId);
  expect(result.status).toBe('FAILED');
  expect(result.message).toBe('Row 7: [e-mail] and [phone] are not hashed.');
  expect(result.summary).toBe(
    `AMC refused upload ${uploadId} of data set sales entirely; none of its rows arrived. AMC said: Row 7: [e-mail] and [phone] are not hashed.`,
  );
  expect(result.metrics).toEqual({});
});

test('the wait ends after its time limit, with the last status', async () => {
  const { amc, clock, uploadId } = await uploading();
  const from = clock.now();
  const error = await failureOf(amc.uploads.wait('sales', uploadId, { timeoutMs: 600_000 }));
  expect(error).toMatchObject({ code: 'AMC_WAIT_TIMEOUT', retryable: true });
  expect(String(error)).toMatch(/last status was IN_PROGRESS.*do not send it again/);
  expect(clock.now() - from).toBe(600_000);
});

test('an unknown status counts as not ended', async () => {
  const { amc, simulator, uploadId } = await uploading();
  const body = JSON.stringify({ upload: { uploadId, status: 'VERIFYING' } });
  simulator.faults.next('GetUpload', { kind: 'answer', body }, 2);
  const seen: AmcUpload[] = [];
  simulator.releaseUploads();
  await amc.uploads.wait('sales', uploadId, { onStatus: (upload) => seen.push(upload) });
  expect(seen.slice(0, 2).map(({ status }) => status)).toEqual(['UNKNOWN', 'UNKNOWN']);
});

test('an abort ends the wait between polls and during one', async () => {
  const { amc, simulator, uploadId } = await uploading();
  const between = new AbortController();
  const stopped = amc.uploads.wait('sales', uploadId, {
    signal: between.signal,
    onStatus: () => between.abort(),
  });
  expect(await failureOf(stopped)).toMatchObject({ code: 'AMC_INTERRUPTED', exitCode: 130 });

  const within = new AbortController();
  simulator.faults.next('GetUpload', { kind: 'stall' });
  setTimeout(() => within.abort(), 50);
  expect(await failureOf(amc.uploads.wait('sales', uploadId, { signal: within.signal }))).toMatchObject({
    code: 'AMC_INTERRUPTED',
  });
});
