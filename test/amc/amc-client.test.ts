import { expect, test } from 'vitest';

import { AmcApiError, AmcRequestError } from '../../src/amc/index.js';
import { UPLOAD_OPERATIONS } from '../../src/amc/operations.js';
import {
  collect,
  CSV_UPLOAD,
  digest,
  failureOf,
  INSTANCE,
  PATIENT,
  putSales,
  rehearse,
  SALES,
} from './rehearsal.js';

test('every upload operation works against the simulator', async () => {
  const { amc, objects, simulator, clock, calls } = await rehearse();

  expect(await amc.dataSets.create(SALES)).toEqual({ dataSetId: 'sales', found: false });
  expect(await amc.dataSets.get('sales')).toMatchObject(SALES);
  expect(await collect(amc.dataSets.list())).toHaveLength(1);
  expect(await amc.dataSets.update('sales', { description: 'shop', countryCode: 'CA' })).toMatchObject({
    description: 'shop',
    countryCode: 'CA',
  });

  const sku = { name: 'sku', dataType: 'STRING', columnType: 'DIMENSION' } as const;
  expect((await amc.dataSets.addColumn('sales', sku)).columns).toHaveLength(4);
  const renamed = await amc.dataSets.updateColumn('sales', 'sku', {
    updatedColumnName: 'item',
    updateDescription: 'what was bought',
  });
  expect(renamed.columns.at(-1)).toMatchObject({ name: 'item', description: 'what was bought' });
  expect((await amc.dataSets.deleteColumn('sales', 'item')).columns).toHaveLength(3);

  putSales(objects);
  const created = await amc.uploads.create('sales', CSV_UPLOAD);
  expect(created).toMatchObject({ status: 'SUBMITTED', found: false });
  const result = await amc.uploads.wait('sales', created.uploadId, PATIENT);
  expect(result).toMatchObject({
    status: 'SUCCESS',
    metrics: { InputRowCount: 2, OutputRowCount: 2 },
    summary: `AMC took upload ${created.uploadId} of data set sales: 2 rows.`,
  });
  expect(simulator.rowsByPeriod(INSTANCE, 'sales')).toEqual(
    new Map([
      ['2026-01-01', 1],
      ['2026-01-02', 1],
    ]),
  );
  expect(await amc.uploads.get('sales', created.uploadId)).toMatchObject({
    statusText: 'SUCCESS',
    dataSource: CSV_UPLOAD.dataSource,
  });
  expect(await collect(amc.uploads.list({ dataSetId: 'sales', status: 'SUCCESS' }))).toHaveLength(1);
  expect(await collect(amc.uploads.list({ status: 'FAILED' }))).toHaveLength(0);

  const { userDeletionRequestId: id } = await amc.userDeletions.create([
    { hashedIdentity: { EMAIL: digest('a'), PHONE: digest('b') } },
    { externalIdentity: { type: 'MAID', value: '6d92078a-8246-4ba4-ae5b-76104861e7dc' } },
  ]);
  expect(await amc.userDeletions.get(id)).toMatchObject({ status: 'PENDING', identityCount: 2 });
  clock.advance(60_000);
  expect(await amc.userDeletions.get(id)).toMatchObject({ status: 'SUCCEEDED', statusText: 'SUCCEEDED' });
  expect(await collect(amc.userDeletions.list())).toHaveLength(1);

  expect(await amc.dataSets.delete('sales')).toEqual({ dataSetId: 'sales', found: false });
  expect(await failureOf(amc.dataSets.get('sales'))).toMatchObject({ code: 'AMC_NOT_FOUND', status: 404 });

  for (const operation of Object.keys(UPLOAD_OPERATIONS))
    expect(calls(operation), operation).toBeGreaterThan(0);
  expect(calls('Login')).toBe(1);
});

test('lists are fetched page by page, only as far as the caller reads', async () => {
  const { amc, calls, simulator } = await rehearse({ simulator: { pageSize: 2 } });
  for (const name of ['a', 'b', 'c', 'd', 'e']) await amc.dataSets.create({ ...SALES, dataSetId: name });
  const ids = (await collect(amc.dataSets.list())).map(({ dataSetId }) => dataSetId);
  expect(ids).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(calls('ListDataSets')).toBe(3);

  for await (const first of amc.dataSets.list({ maxResults: 1 })) {
    expect(first.dataSetId).toBe('a');
    break;
  }
  expect(calls('ListDataSets')).toBe(4);

  simulator.faults.next(
    'ListDataSets',
    { kind: 'answer', body: '{"dataSets":[],"nextToken":"same"}', mediaType: 'application/json' },
    3,
  );
  expect(await failureOf(collect(amc.dataSets.list()))).toMatchObject({ code: 'AMC_BAD_ANSWER' });
});

test('answers may contain new fields, new values and nulls', async () => {
  const { amc, simulator } = await rehearse();
  const upload = {
    uploadId: 'u1',
    status: 'VERIFYING',
    message: null,
    metrics: { OutputRowCount: 3, note: 'new' },
    newField: { a: 1 },
  };
  simulator.faults.next('GetUpload', {
    kind: 'answer',
    mediaType: 'application/json',
    body: JSON.stringify({ upload, more: true }),
  });
  expect(await amc.uploads.get('sales', 'u1')).toMatchObject({
    status: 'UNKNOWN',
    statusText: 'VERIFYING',
    message: undefined,
    metrics: { OutputRowCount: 3 },
    newField: { a: 1 },
  });
  const column = { name: 'x', dataType: 'MAP', columnType: 'DIMENSION', consentType: null, novel: 1 };
  simulator.faults.next('GetDataSet', {
    kind: 'answer',
    mediaType: 'application/json',
    body: JSON.stringify({ dataSet: { dataSetId: 'sales', columns: [column], period: 'P1Y' } }),
  });
  expect(await amc.dataSets.get('sales')).toMatchObject({
    period: 'P1Y',
    columns: [{ dataType: 'MAP', novel: 1 }],
  });
});

test.each([
  ['PENDING', 'SUBMITTED'],
  ['RUNNING', 'IN_PROGRESS'],
  ['COMPLETED', 'SUCCESS'],
  ['Succeeded', 'SUCCESS'],
  ['FAILED', 'FAILED'],
])('the status %s is read as %s', async (text, status) => {
  const { amc, simulator } = await rehearse();
  simulator.faults.next('GetUpload', {
    kind: 'answer',
    body: JSON.stringify({ upload: { uploadId: 'u', status: text } }),
  });
  expect(await amc.uploads.get('sales', 'u')).toMatchObject({ status, statusText: text });
});

test.each(['', '.', '..', 'list'])('the data set id "%s" is refused before anything is sent', async (id) => {
  const { amc, calls } = await rehearse();
  expect(await failureOf(amc.dataSets.get(id))).toBeInstanceOf(AmcRequestError);
  expect(calls('GetDataSet') + calls('ListDataSets')).toBe(0);
});

test('ids are encoded as a single path segment', async () => {
  const { amc, simulator } = await rehearse();
  const error = await failureOf(amc.dataSets.get('a/../b?c=d#e'));
  expect(error).toBeInstanceOf(AmcApiError);
  expect(simulator.calls.at(-1)).toMatchObject({ operation: 'GetDataSet', status: 404 });
});

test('a user deletion accepts 1 to 1,000 identities', async () => {
  const { amc } = await rehearse();
  const identity = { hashedIdentity: { EMAIL: digest('a') } };
  const many = Array.from({ length: 1_001 }, () => identity);
  expect(await failureOf(amc.userDeletions.create(many))).toMatchObject({ code: 'AMC_INVALID_REQUEST' });
  expect(await failureOf(amc.userDeletions.create([]))).toMatchObject({ code: 'AMC_INVALID_REQUEST' });
  expect(await amc.userDeletions.create(many.slice(1))).toHaveProperty('userDeletionRequestId');
});

test('the optional headers are sent when they are set', async () => {
  const seen: Headers[] = [];
  const { amc } = await rehearse({
    client: {
      adsAccountId: 'amzn1.ads-account.g.x',
      scope: '1234',
      fetch: (input, init) => {
        seen.push(new Headers(init?.headers));
        return fetch(input, init);
      },
    },
  });
  await collect(amc.dataSets.list());
  expect(seen.at(-1)?.get('Amazon-Ads-AccountId')).toBe('amzn1.ads-account.g.x');
  expect(seen.at(-1)?.get('Amazon-Advertising-API-Scope')).toBe('1234');
  expect(seen.at(-1)?.get('Content-Type')).toBeNull();
});
