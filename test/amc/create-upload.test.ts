import { expect, test } from 'vitest';

import type { Fault } from '../../src/amc-simulator/index.js';
import { CSV_UPLOAD, failureOf, INSTANCE, rehearse, SALES } from './rehearsal.js';
import type { Rehearsal, RehearsalOptions } from './rehearsal.js';

async function withSales(options?: RehearsalOptions): Promise<Rehearsal> {
  const rehearsal = await rehearse(options);
  await rehearsal.amc.dataSets.create(SALES);
  return rehearsal;
}

const ambiguousAfter: readonly (readonly [string, Fault])[] = [
  ['a cut connection', { kind: 'cut', when: 'after' }],
  ['status 500', { kind: 'status', status: 500, when: 'after' }],
  ['status 503', { kind: 'status', status: 503, when: 'after' }],
  ['status 504', { kind: 'status', status: 504, when: 'after' }],
  ['a time-out', { kind: 'stall', when: 'after' }],
  ['garbage', { kind: 'answer', body: '<html>', when: 'after' }],
  ['an answer without an id', { kind: 'answer', body: '{}', when: 'after' }],
];

test.each(ambiguousAfter)('%s after AMC accepted the upload leads to a single upload', async (_, fault) => {
  const { amc, simulator, calls } = await withSales({ client: { requestTimeoutMs: 300 } });
  simulator.faults.next('CreateUpload', fault);
  const created = await amc.uploads.create('sales', CSV_UPLOAD);
  expect(created.found).toBe(true);
  expect(simulator.uploadCount(INSTANCE)).toBe(1);
  expect(calls('CreateUpload')).toBe(1);
  expect(await amc.uploads.get('sales', created.uploadId)).toHaveProperty('uploadId', created.uploadId);
});

test.each([
  ['a cut connection', { kind: 'cut', when: 'before' }],
  ['status 504', { kind: 'status', status: 504 }],
] as const)('%s before AMC accepted the upload leads to a single upload, too', async (_, fault) => {
  const { amc, simulator, calls } = await withSales();
  simulator.faults.next('CreateUpload', fault);
  expect(await amc.uploads.create('sales', CSV_UPLOAD)).toMatchObject({ found: false });
  expect(simulator.uploadCount(INSTANCE)).toBe(1);
  expect(calls('CreateUpload')).toBe(2);
  // One lookup before the first send, three before the second.
  expect(calls('ListUploads')).toBe(4);
});

test('an upload that AMC lists late is still found', async () => {
  const { amc, simulator, calls, events } = await withSales();
  simulator.faults.next('CreateUpload', { kind: 'cut', when: 'after' });
  simulator.faults.next('ListUploads', { kind: 'answer', body: '{"uploads":[]}' }, 3);
  expect(await amc.uploads.create('sales', CSV_UPLOAD)).toMatchObject({ found: true });
  expect(simulator.uploadCount(INSTANCE)).toBe(1);
  expect(calls('CreateUpload')).toBe(1);
  expect(events.filter(({ type }) => type === 'look-up')).toMatchObject([
    { found: false },
    { found: false },
    { found: true },
  ]);
});

test.each([-3_600_000, 3_600_000])('a clock that is off by %i ms does not hide the upload', async (skew) => {
  const rehearsal = await rehearse();
  const { clock } = rehearsal;
  const { amc, simulator } = await rehearse({
    simulator: { now: () => clock.now() + skew },
    client: { clock },
  });
  await amc.dataSets.create(SALES);
  simulator.faults.next('CreateUpload', { kind: 'cut', when: 'after' });
  expect(await amc.uploads.create('sales', CSV_UPLOAD)).toMatchObject({ found: true });
  expect(simulator.uploadCount(INSTANCE)).toBe(1);
});

test('an earlier upload of the same files is not mistaken for the one that was sent', async () => {
  const { amc, simulator } = await withSales();
  const first = await amc.uploads.create('sales', CSV_UPLOAD);
  simulator.faults.next('CreateUpload', { kind: 'cut', when: 'before' });
  const second = await amc.uploads.create('sales', CSV_UPLOAD);
  expect(second.uploadId).not.toBe(first.uploadId);
  expect(simulator.uploadCount(INSTANCE)).toBe(2);
});

test('a new upload of other files is not mistaken for the one that was sent', async () => {
  const { amc, simulator } = await withSales();
  const other = { ...CSV_UPLOAD, dataSource: { sourceS3Bucket: 'my-bucket', sourceS3Prefix: 'other/' } };
  const { uploadId } = await amc.uploads.create('sales', other);
  // As if the other upload arrived between the first lookup and the send.
  simulator.faults.next('ListUploads', { kind: 'answer', body: '{"uploads":[]}' });
  simulator.faults.next('CreateUpload', { kind: 'cut', when: 'before' });
  const own = await amc.uploads.create('sales', CSV_UPLOAD);
  expect(own.found).toBe(false);
  expect(own.uploadId).not.toBe(uploadId);
  expect(simulator.uploadCount(INSTANCE)).toBe(2);
});

test('when AMC refuses the time filter, the client filters the list', async () => {
  const { amc, simulator } = await withSales();
  simulator.faults.next('ListUploads', { kind: 'status', status: 400 });
  simulator.faults.next('CreateUpload', { kind: 'cut', when: 'after' });
  expect(await amc.uploads.create('sales', CSV_UPLOAD)).toMatchObject({ found: true });
});

test('when the lookup fails, the outcome is unknown and nothing is resent', async () => {
  const { amc, simulator, calls } = await withSales({ client: { retry: { maxAttempts: 2 } } });
  simulator.faults.next('ListUploads', { kind: 'answer', body: '{"uploads":[]}' });
  simulator.faults.next('ListUploads', { kind: 'status', status: 500 }, 2);
  simulator.faults.next('CreateUpload', { kind: 'cut', when: 'after' });
  const error = await failureOf(amc.uploads.create('sales', CSV_UPLOAD));
  expect(error).toMatchObject({ code: 'AMC_OUTCOME_UNKNOWN', operation: 'CreateUpload', retryable: false });
  expect(String(error)).toContain('List the uploads of sales');
  expect(calls('CreateUpload')).toBe(1);
});

test('a new upload that does not name its files leaves the outcome unknown', async () => {
  const { amc, simulator, calls } = await withSales();
  const nameless = { uploadId: 'u-9', status: 'SUBMITTED' };
  simulator.faults.next('ListUploads', { kind: 'answer', body: '{"uploads":[]}' });
  simulator.faults.next('ListUploads', { kind: 'answer', body: JSON.stringify({ uploads: [nameless] }) });
  simulator.faults.next('GetUpload', { kind: 'answer', body: JSON.stringify({ upload: nameless }) });
  simulator.faults.next('CreateUpload', { kind: 'cut', when: 'after' });
  expect(await failureOf(amc.uploads.create('sales', CSV_UPLOAD))).toMatchObject({
    code: 'AMC_OUTCOME_UNKNOWN',
  });
  expect(calls('CreateUpload')).toBe(1);
});

test('resending ends after a limited number of tries', async () => {
  const { amc, simulator, calls } = await withSales();
  simulator.faults.next('CreateUpload', { kind: 'cut', when: 'before' }, 100);
  expect(await failureOf(amc.uploads.create('sales', CSV_UPLOAD))).toMatchObject({
    code: 'AMC_OUTCOME_UNKNOWN',
  });
  expect(calls('CreateUpload')).toBe(4);
  expect(simulator.uploadCount(INSTANCE)).toBe(0);
});

test('a plain refusal needs no lookup', async () => {
  const { amc, simulator, calls } = await withSales();
  simulator.faults.next('CreateUpload', { kind: 'status', status: 400 });
  expect(await failureOf(amc.uploads.create('sales', CSV_UPLOAD))).toMatchObject({ code: 'AMC_BAD_REQUEST' });
  expect(calls('ListUploads')).toBe(1);
});

test('a Retry-After in an ambiguous failure is honored before resending', async () => {
  const { amc, simulator, clock } = await withSales();
  simulator.faults.next('CreateUpload', { kind: 'status', status: 503, retryAfter: '60' });
  const from = clock.now();
  await amc.uploads.create('sales', CSV_UPLOAD);
  expect(clock.now() - from).toBeGreaterThanOrEqual(60_000);
});

test('an abort after an ambiguous failure says that the upload may exist', async () => {
  const stop = new AbortController();
  const { amc, simulator } = await rehearse({
    client: {
      onEvent: (event) => {
        if (event.type === 'look-up') stop.abort();
      },
    },
  });
  await amc.dataSets.create(SALES);
  simulator.faults.next('CreateUpload', { kind: 'cut', when: 'before' });
  const error = await failureOf(amc.uploads.create('sales', CSV_UPLOAD, { signal: stop.signal }));
  expect(error).toMatchObject({ code: 'AMC_INTERRUPTED', mayHaveHappened: true });
});
