import { describe, expect, test } from 'vitest';

import { AmcRequestError } from '../../src/amc/index.js';
import { joinCsv } from '../../src/amc/join-csv.js';
import { ALL, rehearseQueries, SOON, uploadSales } from '../amc-simulator/query-rehearsal.js';
import { collect, failureOf, rehearse } from './rehearsal.js';
import type { Rehearsal } from './rehearsal.js';

const SQL =
  "SELECT DATE_TRUNC('DAY', purchase_time) AS period, COUNT(1) AS n FROM sales GROUP BY 1 ORDER BY 1";
const EXPECTED = 'period,n\n2026-01-05T00:00:00.000,300\n2026-01-06T00:00:00.000,301\n';

/** A query that has ended, with its rehearsal. */
async function ended(
  options: Parameters<typeof rehearseQueries>[0] = {},
): Promise<Rehearsal & { id: string }> {
  const rehearsal = await rehearseQueries(options);
  await uploadSales(rehearsal, rehearsal.amc, { '2026-01-05': 300, '2026-01-06': 301 });
  const { executions } = rehearsal.amc;
  const { workflowExecutionId: id } = await executions.create({ query: { sql: SQL }, window: ALL });
  expect(await executions.wait(id, SOON)).toMatchObject({ status: 'SUCCEEDED' });
  return { ...rehearsal, id };
}

async function text(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  return Buffer.concat(await collect(pieces)).toString('utf8');
}

describe('the download of a result', () => {
  test('needs no credentials', async () => {
    const seen: [string, Headers][] = [];
    const { amc, id } = await ended({
      client: {
        fetch: (input, init) => {
          seen.push([String(input), new Headers(init?.headers)]);
          return fetch(input, init);
        },
      },
    });
    expect(await text(amc.executions.download(id))).toBe(EXPECTED);
    const [address, headers] = seen.at(-1) ?? [];
    expect(address).toContain('X-Amz-Signature');
    expect(headers?.get('authorization')).toBeNull();
    expect(headers?.get('amazon-advertising-api-clientid')).toBeNull();
  });

  test.each([
    ['breaks off immediately', 0, 1],
    ['breaks off partway', 20, 1],
    ['breaks off repeatedly', 30, 3],
  ])('that %s resumes where it stopped', async (_, bytes, times) => {
    const { amc, id, simulator, calls } = await ended();
    simulator.faults.next('Download', { kind: 'truncate', bytes }, times);
    expect(await text(amc.executions.download(id))).toBe(EXPECTED);
    expect(calls('Download')).toBeGreaterThan(1);
    expect(calls('GetWorkflowExecutionDownloadUrls')).toBe(1);
  });

  test('starts again without repeating rows when the server does not support ranges', async () => {
    const { amc, id, simulator } = await ended({
      client: {
        fetch: (input, init) => {
          const headers = new Headers(init?.headers);
          headers.delete('range');
          return fetch(input, { ...init, headers });
        },
      },
    });
    simulator.faults.next('Download', { kind: 'truncate', bytes: 25 });
    expect(await text(amc.executions.download(id))).toBe(EXPECTED);
  });

  test.each([429, 500, 503])('is retried after status %i', async (status) => {
    const { amc, id, simulator } = await ended();
    simulator.faults.next('Download', { kind: 'status', status }, 2);
    expect(await text(amc.executions.download(id))).toBe(EXPECTED);
  });

  test('gets a fresh address when the old one expires, even partway', async () => {
    const { amc, id, simulator, clock, calls } = await ended();
    const pieces: Uint8Array[] = [];
    simulator.faults.next('Download', { kind: 'truncate', bytes: 20 });
    const download = amc.executions.download(id);
    for await (const piece of download) {
      pieces.push(piece);
      clock.advance(700_000);
    }
    expect(Buffer.concat(pieces).toString()).toBe(EXPECTED);
    expect(calls('GetWorkflowExecutionDownloadUrls')).toBe(2);
  });

  test('fails when every address is refused, with an error that does not contain the addresses', async () => {
    const { amc, id, simulator, events } = await ended();
    simulator.faults.next('Download', { kind: 'status', status: 403 }, 100);
    const error = await failureOf(text(amc.executions.download(id)));
    expect(error).toMatchObject({ code: 'AMC_RESULT_REFUSED', operation: 'Download' });
    expect(JSON.stringify([String(error), events])).not.toMatch(/X-Amz|results\//);
  });

  test('fails when it never ends, or when nothing arrives', async () => {
    const { amc, id, simulator } = await ended({
      client: { requestTimeoutMs: 200, retry: { maxAttempts: 2 } },
    });
    simulator.faults.next('Download', { kind: 'stall' }, 5);
    expect(await failureOf(text(amc.executions.download(id)))).toMatchObject({ code: 'AMC_REQUEST_TIMEOUT' });
    simulator.faults.clear();
    simulator.faults.next('Download', { kind: 'cut', when: 'before' }, 5);
    const error = await failureOf(text(amc.executions.download(id)));
    expect(error).toMatchObject({ code: 'AMC_CONNECTION_CUT' });
    expect(String(error)).not.toMatch(/X-Amz/);
  });

  test('joins multiple files into one CSV with one header, even if an address expires in between', async () => {
    const { amc, id, clock, calls } = await ended({ simulator: { resultFiles: 2 } });
    expect(await text(amc.executions.download(id))).toBe(EXPECTED);
    expect(calls('Download')).toBe(2);
    const pieces: Uint8Array[] = [];
    for await (const piece of amc.executions.download(id)) {
      pieces.push(piece);
      clock.advance(700_000);
    }
    expect(Buffer.concat(pieces).toString()).toBe(EXPECTED);
    expect(calls('Download')).toBe(5);
  });

  test('is refused before its end when it is too large', async () => {
    const { amc, id } = await ended();
    const error = await failureOf(text(amc.executions.download(id, { maxBytes: 30 })));
    expect(error).toMatchObject({ code: 'AMC_RESULT_TOO_LARGE' });
  });

  test('never pieces together two versions of a file', async () => {
    const { amc, id, simulator } = await ended();
    simulator.faults.next('Download', { kind: 'truncate', bytes: 20 });
    simulator.faults.next('Download', { kind: 'answer', body: 'x'.repeat(100), mediaType: 'text/csv' });
    expect(await failureOf(text(amc.executions.download(id)))).toMatchObject({ code: 'AMC_BAD_ANSWER' });
  });

  test.each(['ftp://files.example/a', 'http://files.example/a?X-Amz-Signature=1', 'nonsense'])(
    'is not started at %s',
    async (url) => {
      const { amc, simulator, calls } = await rehearse();
      simulator.faults.next('GetWorkflowExecutionDownloadUrls', {
        kind: 'answer',
        body: JSON.stringify({ downloadUrls: [url] }),
      });
      const error = await failureOf(text(amc.executions.download('x')));
      expect(error).toMatchObject({ code: 'AMC_BAD_ANSWER' });
      expect(String(error)).not.toContain('example');
      expect(calls('Download')).toBe(0);
    },
  );

  test('waits for a result that is not there yet, and reports when there is none', async () => {
    const { amc, id, simulator, clock } = await ended();
    const body = JSON.stringify({
      code: '400',
      details: `Execution with ID ${id} is unavailable for download`,
    });
    simulator.faults.next('GetWorkflowExecutionDownloadUrls', { kind: 'answer', status: 400, body }, 2);
    expect(await text(amc.executions.download(id))).toBe(EXPECTED);
    expect(clock.sleeps.slice(-2)).toEqual([5_000, 5_000]);
    simulator.faults.next('GetWorkflowExecutionDownloadUrls', { kind: 'answer', status: 400, body }, 9);
    expect(await failureOf(text(amc.executions.download(id)))).toMatchObject({
      code: 'AMC_RESULT_UNAVAILABLE',
    });
  });
});

describe('an execution', () => {
  test('that fails says why, without identifiers', async () => {
    const { amc, simulator } = await rehearseQueries();
    simulator.failExecutions('Value person@example.com of column x cannot be compared');
    const { workflowExecutionId: id } = await amc.executions.create({ query: { sql: SQL }, window: ALL });
    const failed = await amc.executions.wait(id, SOON);
    expect(failed).toMatchObject({
      status: 'FAILED',
      reason: 'Value [e-mail] of column x cannot be compared',
    });
    // AMC writes the reason into one of multiple fields; the command prints them all as JSON.
    expect(JSON.stringify(failed)).not.toContain('person@example.com');
    expect(JSON.stringify(await collect(amc.executions.list({ since: new Date(0) })))).not.toContain(
      'person@',
    );
    const words = { message: 'a@example.com', details: 'b@example.com', messageSubject: 'c@example.com' };
    const outputChannels = [{ channel: { type: 'S3' }, statusReason: 'd@example.com' }];
    simulator.faults.next('GetWorkflowExecution', {
      kind: 'answer',
      body: JSON.stringify({ ...words, workflowExecutionId: id, status: 'FAILED', outputChannels }),
    });
    const worded = await amc.executions.get(id);
    expect(worded).toMatchObject({ reason: '[e-mail]', outputChannels: [{ statusReason: '[e-mail]' }] });
    expect(JSON.stringify(worded)).not.toContain('@');
  });

  test('can be canceled until it has ended', async () => {
    const { amc, simulator } = await rehearseQueries();
    simulator.holdExecutions();
    const { workflowExecutionId: id } = await amc.executions.create({ query: { sql: SQL }, window: ALL });
    await amc.executions.cancel(id);
    simulator.releaseExecutions();
    expect(await amc.executions.wait(id, SOON)).toMatchObject({ status: 'CANCELLED' });
    expect(await failureOf(amc.executions.cancel(id))).toMatchObject({ code: 'AMC_BAD_REQUEST' });
    expect(await collect(amc.executions.list({ since: new Date(0) }))).toEqual([]);
    expect(await collect(amc.executions.list({ since: new Date(0), includeCancelled: true }))).toHaveLength(
      1,
    );
  });

  test('of a saved query takes parameters, and fails when one is missing', async () => {
    const rehearsal = await rehearseQueries();
    const { amc } = rehearsal;
    await uploadSales(rehearsal, amc, { '2026-01-05': 300 });
    const sqlQuery = "SELECT CUSTOM_PARAMETER('label') AS label, COUNT(1) AS n FROM sales";
    await amc.savedQueries.create({ workflowId: 'count', sqlQuery });
    const run = async (parameters?: Record<string, string>) => {
      const started = await amc.executions.create({
        query: { workflowId: 'count' },
        window: ALL,
        ...(parameters === undefined ? {} : { parameters }),
      });
      return amc.executions.wait(started.workflowExecutionId, SOON);
    };
    const done = await run({ label: "it's" });
    expect(await text(amc.executions.download(done.workflowExecutionId))).toBe("label,n\nit's,300\n");
    expect(await run()).toMatchObject({ status: 'FAILED', reason: 'The parameter label has no value.' });
  });

  test('is polled with back-off; an unknown status counts as not ended', async () => {
    const { amc, simulator, clock } = await rehearse();
    const answer = (status: string) => ({
      kind: 'answer' as const,
      body: JSON.stringify({ workflowExecutionId: 'x', status }),
    });
    simulator.faults.next('GetWorkflowExecution', { kind: 'status', status: 404 }, 2);
    simulator.faults.next('GetWorkflowExecution', answer('PENDING'));
    simulator.faults.next('GetWorkflowExecution', answer('PONDERING'));
    simulator.faults.next('GetWorkflowExecution', answer('SUCCEEDED'));
    const seen: string[] = [];
    await amc.executions.wait('x', { onStatus: ({ statusText }) => seen.push(statusText) });
    expect(seen).toEqual(['PENDING', 'PONDERING', 'SUCCEEDED']);
    expect(clock.sleeps).toEqual([5_000, 5_000, 7_500, 11_250, 16_875]);
  });

  test('that takes too long keeps running in AMC, and the message says how to continue', async () => {
    const { amc, simulator } = await rehearse();
    const body = JSON.stringify({ workflowExecutionId: 'x', status: 'RUNNING' });
    simulator.faults.next('GetWorkflowExecution', { kind: 'answer', body }, 100);
    const error = await failureOf(amc.executions.wait('x', { timeoutMs: 60_000 }));
    expect(error).toMatchObject({ code: 'AMC_WAIT_TIMEOUT' });
    expect(String(error)).toMatch(/last status was RUNNING.*queries cancel/);
  });

  test.each([
    [{ query: { sql: 'SELECT\n1' }, window: ALL }, 'one line'],
    [{ query: { sql: ' ' }, window: ALL }, 'one line'],
    [{ query: { sql: 'SELECT 1' }, window: ALL, timeoutSeconds: 60 }, '900'],
    [
      {
        query: { sql: 'SELECT 1' },
        window: { type: 'EXPLICIT' as const, start: '2026-01-02T00:00:00', end: '2026-01-01T00:00:00' },
      },
      'start before the end',
    ],
    [
      {
        query: { sql: 'SELECT 1' },
        window: { type: 'EXPLICIT' as const, start: '2026-01-01', end: '2026-01-02T00:00:00' },
      },
      'times such as',
    ],
  ])('is not started when AMC would refuse it: %j', async (request, message) => {
    const { amc, calls } = await rehearse();
    const error = await failureOf(amc.executions.create(request));
    expect(error).toBeInstanceOf(AmcRequestError);
    expect(String(error)).toContain(message);
    expect(calls('CreateWorkflowExecution')).toBe(0);
  });

  test('that was started twice because an answer was lost counts as one, unless its window differs', async () => {
    const { amc, simulator, calls } = await rehearse({ simulator: { pendingMs: 600_000 } });
    const window = { type: 'EXPLICIT', start: '2026-01-01T00:00:00', end: '2026-01-02T00:00:00' } as const;
    await amc.executions.create({
      query: { sql: 'SELECT 1' },
      window: { ...window, end: '2026-01-03T00:00:00' },
    });
    simulator.faults.next('CreateWorkflowExecution', { kind: 'cut', when: 'before' });
    await amc.executions.create({ query: { sql: 'SELECT 1' }, window });
    expect(calls('CreateWorkflowExecution')).toBe(3);
    expect(await collect(amc.executions.list({ since: new Date(0) }))).toHaveLength(2);
  });
});

describe('the files of a result', () => {
  const join = async (...files: readonly (readonly string[])[]): Promise<string> => {
    async function* pieces(parts: readonly string[]): AsyncGenerator<Uint8Array> {
      for (const part of parts) yield Buffer.from(part);
    }
    return text(joinCsv(files.map((parts) => () => pieces(parts))));
  };

  test.each([
    [[['a,b\n1,2\n']], 'a,b\n1,2\n'],
    [
      [
        ['a,', 'b\n1,', '2\n'],
        ['a', ',b\n', '3,4\n'],
      ],
      'a,b\n1,2\n3,4\n',
    ],
    [[['a,b\n1,2'], ['a,b\n3,4\n']], 'a,b\n1,2\n3,4\n'],
    [[['a,b\n'], ['a,b']], 'a,b\n'],
    [[['a,b\n1,2\n'], ['3,4\n']], 'a,b\n1,2\n3,4\n'],
    [[['a,b'], ['a,b\n1,2\n']], 'a,b\n1,2\n'],
    [[[], ['a\n1\n']], 'a\n1\n'],
    [
      [
        ['', 'a\n'],
        ['a\n', '1\n'],
      ],
      'a\n1\n',
    ],
    [[['a'], ['b']], 'a\nb'],
  ])('%j are joined into one CSV', async (files, whole) => {
    expect(await join(...files)).toBe(whole);
  });
});
