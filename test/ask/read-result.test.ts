import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, onTestFinished, test } from 'vitest';
import { readTable } from '../../src/ask/read-table.js';
import { readResult } from '../../src/ask/run-query.js';
import { collect, failureOf } from '../amc/rehearsal.js';
import { ALL, rehearseQueries, SOON, uploadCrm } from '../amc-simulator/query-rehearsal.js';
import { startS3Server } from '../helpers/s3-server.js';

const signal = new AbortController().signal;

test('a result that AMC does not offer for download is read from the connected bucket', async () => {
  const s3 = await startS3Server();
  onTestFinished(() => s3.close());
  s3.createBucket('results');
  const s3Client = s3.client({ maxAttempts: 2 });
  const rehearsal = await rehearseQueries({
    simulator: {
      instances: [
        { instanceId: 'amcshared', kind: 'collaboration', resultBucket: 'results' },
        { instanceId: 'amcsimulator' },
      ],
      writeResult: async (bucket, key, text) => {
        await s3Client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text }));
      },
    },
  });
  const amc = rehearsal.client.instance('amcshared');
  await uploadCrm(rehearsal, amc, { many: 300 });
  const sql = 'SELECT COUNT(1) AS n FROM crm';
  const { workflowExecutionId } = await amc.executions.create({ query: { sql }, window: ALL });
  const execution = await amc.executions.wait(workflowExecutionId, SOON);
  expect(execution.outputS3URI).toMatch(/^s3:\/\/results\/workflow=transient_.*-ver1\.csv$/);
  const result = readResult(amc, execution, { signal, s3Client: () => s3Client });
  expect(await readTable(result)).toEqual({ columns: ['n'], rows: [{ n: '300' }] });
  // A download that broke off permanently after its first bytes is an error, since the bucket would repeat these bytes.
  const served = rehearsal.client.instance('amcsimulator');
  await uploadCrm(rehearsal, served, { many: 300 });
  const begun = await served.executions.create({ query: { sql }, window: ALL });
  await served.executions.wait(begun.workflowExecutionId, SOON);
  rehearsal.simulator.faults.next('Download', { kind: 'truncate', bytes: 3 });
  rehearsal.simulator.faults.next('Download', { kind: 'status', status: 503 }, 100);
  const broken = { ...execution, workflowExecutionId: begun.workflowExecutionId };
  expect(
    await failureOf(collect(readResult(served, broken, { signal, s3Client: () => s3Client }))),
  ).toMatchObject({ code: 'AMC_RESULT_UNAVAILABLE' });
  rehearsal.simulator.faults.clear();
  const nowhere = readResult(amc, { ...execution, outputS3URI: 'N/A' }, { signal });
  expect(await failureOf(collect(nowhere))).toMatchObject({ code: 'AMC_RESULT_UNAVAILABLE' });
});

test('a table is read in full, quotes and nulls included; anything else is refused', async () => {
  async function* pieces(...parts: readonly string[]): AsyncGenerator<Uint8Array> {
    for (const part of parts) yield Buffer.from(part);
  }
  expect(await readTable(pieces('a,"b ""x"""\n1', ',"two\nlines"\n,\n'))).toEqual({
    columns: ['a', 'b "x"'],
    rows: [
      { a: '1', 'b "x"': 'two\nlines' },
      { a: null, 'b "x"': null },
    ],
  });
  expect(await readTable(pieces(''))).toEqual({ columns: [], rows: [] });
  let read = 0;
  async function* endless(line: string): AsyncGenerator<Uint8Array> {
    for (; read < 1_000; read += 1) {
      yield Buffer.from(line.repeat(1_000));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  const tooMany = await failureOf(readTable(endless('x\n')));
  expect(tooMany).toMatchObject({ code: 'AMC_BAD_ANSWER' });
  expect(String(tooMany)).toMatch(/more than 100000 rows/);
  expect(read).toBeLessThan(1_000);
  read = 0;
  expect(await failureOf(readTable(endless('"x'.padEnd(10_000, 'x'))))).toMatchObject({
    code: 'AMC_BAD_ANSWER',
  });
  expect(read).toBeLessThan(1_000);
  expect(await failureOf(readTable(pieces('a\n"open\n')))).toMatchObject({ code: 'AMC_BAD_ANSWER' });
});
