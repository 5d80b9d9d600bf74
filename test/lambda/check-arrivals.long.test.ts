import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FOLLOW_FUNCTION, followDefinition } from '../../infra/follow-definition.js';
import { openQueryEngine, type QueryEngine } from '../../src/amc-simulator/index.js';
import { AmcConnections } from '../../src/lambda/amc-hand-over.js';
import { checkArrivals } from '../../src/lambda/follow/check-arrivals.js';
import { followEventShape } from '../../src/lambda/follow/follow-events.js';
import { followUploads } from '../../src/lambda/follow/follow-uploads.js';
import { Log } from '../../src/lambda/log.js';
import { Metrics } from '../../src/lambda/metrics.js';
import type { Invocation } from '../../src/lambda/services.js';
import { parseRunReport, type RunReport } from '../../src/report/run-report.js';
import { HandOverFixture, INSTANCES } from '../helpers/hand-over-fixture.js';
import { StateMachine } from '../helpers/state-machine/state-machine.js';
import { StateError } from '../helpers/state-machine/task-error.js';

const FUNCTION = 'arn:aws:lambda:us-east-1:111122223333:function:follow';
const HEADER = 'order_id,order_time,email,country,amount,currency,quantity\n';

/** The query fails immediately: the state machine makes the repeated attempts that this test counts. */
class FixtureConnections extends AmcConnections {
  override get() {
    const client = fixture.client({ retry: { maxAttempts: 1 } });
    return Promise.resolve({ settings: { instanceIds: [INSTANCES[0]] }, client });
  }
}

let fixture: HandOverFixture;
let engine: QueryEngine;
let folder: string;
let lines: Record<string, unknown>[];
beforeEach(async () => {
  lines = [];
  engine = await openQueryEngine();
  fixture = await HandOverFixture.start(undefined, undefined, { engine, pendingMs: 0, runningMs: 0 });
  folder = await mkdtemp(path.join(os.tmpdir(), 'check-arrivals-'));
});
afterEach(async () => {
  await fixture.close();
  await engine.close();
  await rm(folder, { recursive: true });
});

/** Sales of a day by as many different people as rows. */
async function run(orders: number): Promise<RunReport> {
  const file = path.join(folder, `${orders}.csv`);
  const rows = Array.from(
    { length: orders },
    (_, index) => `o-${orders}-${index},2026-01-05T10:00:00Z,buyer${index}@example.com,US,10.00,USD,1\n`,
  );
  await writeFile(file, HEADER + rows.join(''));
  return fixture.run([file]);
}

function invocation(): Invocation {
  const write = (line: string) => lines.push({ ...JSON.parse(line) });
  const none = (): never => {
    throw new Error('Not needed to follow uploads.');
  };
  return {
    s3: fixture.s3.client({ maxAttempts: 2 }),
    config: { get: none },
    log: new Log(write),
    metrics: new Metrics(write, 'follow'),
    steps: {},
    stopBeforeMs: 0,
    scaleOutAboveBytes: 0,
    rangeBytes: 0,
    maxWholeBytes: 0,
    requestId: 'r',
    signal: new AbortController().signal,
    remainingMs: () => 900_000,
  };
}

/** Uploads a run and plays the state machine that follows it; its waits pass on a virtual clock. */
async function follow(report: RunReport, { check = true, speed = 1 } = {}) {
  const { handOverId, uploadId } = await fixture.handOver(report, { wait: false, force: true });
  const connections = new FixtureConnections({});
  const begun = Date.now();
  let passed = 0;
  const input = {
    drop: { bucket: 'amc', key: 'x.csv', size: 1, etag: 'e', versionId: null },
    mark: null,
    dataSetId: report.dataSetId,
    runId: report.runId,
    ledger: fixture.ledger().location,
    since: new Date(begun).toISOString(),
    uploads: [{ instanceId: INSTANCES[0], uploadId, handOverId }],
    ...(check ? { check: { outDir: report.outDir } } : {}),
  };
  const invoke = async (_: string, payload: unknown): Promise<unknown> => {
    const event = followEventShape.parse(JSON.parse(JSON.stringify(payload)));
    const now = begun + passed * 1000;
    try {
      if (!('checks' in event)) return await followUploads(event, invocation(), connections, now);
      const of = { ...event.input, outDir: event.input.check?.outDir ?? '' };
      return await checkArrivals(of, event.checks, invocation(), connections, now);
    } catch (error) {
      throw error instanceof Error ? new StateError(error.name, error.message) : error;
    }
  };
  const wait = (seconds: number): Promise<void> => {
    passed += seconds * speed;
    // The simulator works in real time.
    return new Promise((go) => setTimeout(go, 20));
  };
  const definition: unknown = JSON.parse(
    JSON.stringify(followDefinition()).replaceAll(FOLLOW_FUNCTION, FUNCTION),
  );
  return new StateMachine(definition, { invoke, wait, s3: fixture.s3.client() }).execute('x', input);
}

const emitted = (name: string) => lines.filter((line) => name in line).map((line) => line[name]);
const logged = (step: string) => lines.filter((line) => line['step'] === step);
const storedReport = async (report: RunReport) => {
  const key = `${(report.outDir ?? '').replace('s3://amc/', '')}report.json`;
  return parseRunReport(fixture.s3.object('amc', key)?.bytes.toString() ?? '');
};

describe('after an upload, the check of what arrived', () => {
  it('is queried, counted, and recorded in the ledger and the report, and no function waits for it', async () => {
    const report = await run(300);
    const { status, states } = await follow(report);
    expect(status).toBe('SUCCEEDED');
    expect(states.filter((name) => name === 'Check').length).toBeGreaterThan(1);
    expect(emitted('UploadSucceeded')).toEqual([1]);
    expect(emitted('CheckComplete')).toEqual([1]);
    expect(emitted('CheckIncomplete')).toEqual([0]);
    expect(emitted('MatchRate')[0]).toBeGreaterThan(40);
    expect(logged('checked')).toMatchObject([
      {
        level: 'info',
        instanceId: 'amcone',
        runId: report.runId,
        state: 'complete',
        rows: 300,
        expected: 300,
      },
    ]);
    expect(await storedReport(report)).toMatchObject({
      arrivals: [{ instanceId: 'amcone', state: 'complete', arrived: { rows: 300 } }],
    });
    const ledgerEntry = fixture.s3.keys('amc').find((key) => key.includes('/checks/'));
    expect(ledgerEntry).toBe('out/amc-ingest-ledger/d2c_sales/checks/amcone/000001.json');
    // The dry run and the figures: three queries each, and none asked twice.
    expect(fixture.amc.calls.filter(({ operation }) => operation === 'CreateWorkflowExecution')).toHaveLength(
      6,
    );
  });

  it('is not made unless the configuration says so', async () => {
    const { states } = await follow(await run(200), { check: false });
    expect(states).not.toContain('Check');
    expect(fixture.amc.calls.some(({ operation }) => operation === 'CreateWorkflowExecution')).toBe(false);
  });

  it('is repeated while rows are missing, and then raises an alarm', async () => {
    // AMC accepts the upload and loses what it read.
    fixture.amc.setForm('csv-gzip', 'loses');
    const report = await run(250);
    const { waited } = await follow(report);
    expect(emitted('CheckIncomplete')).toEqual([1]);
    expect(logged('checked')).toMatchObject([{ level: 'error', state: 'nothing', expected: 250 }]);
    expect(waited).toBeGreaterThan(100 * 60);
    expect(await storedReport(report)).toMatchObject({ arrivals: [{ state: 'nothing' }] });
    expect(fixture.s3.keys('amc').filter((key) => key.includes('/checks/'))).toHaveLength(1);
  });

  it('raises no alarm for too few people to be shown', async () => {
    await follow(await run(20));
    expect(emitted('CheckComplete')).toEqual([1]);
    expect(logged('checked')).toMatchObject([
      { level: 'info', state: 'tooFewPeople', rows: null, message: expect.stringMatching(/AMC says/) },
    ]);
  });

  it('that AMC cannot answer is mentioned and counted, and does not change the upload’s state', async () => {
    fixture.amc.failExecutions('too many workflows have already been run', 9);
    const { status } = await follow(await run(210));
    expect(status).toBe('SUCCEEDED');
    expect(emitted('UploadSucceeded')).toEqual([1]);
    expect(emitted('CheckFailed')).toEqual([1]);
    expect(logged('notChecked')).toMatchObject([
      { level: 'error', code: 'QUERY_FAILED', message: expect.stringMatching(/wait until tomorrow/) },
    ]);
  });

  it('continues when AMC was unreachable, and is given up after a day', async () => {
    const report = await run(220);
    fixture.amc.faults.next('GetWorkflowExecution', { kind: 'status', status: 500 }, 4);
    await follow(report);
    expect(emitted('CheckComplete')).toEqual([1]);
    lines = [];
    fixture.amc.holdExecutions();
    await follow(await run(230), { speed: 40 });
    fixture.amc.releaseExecutions();
    expect(logged('notChecked')).toMatchObject([{ code: 'CHECK_NOT_ENDED' }]);
  });

  it('is not made at an instance that refused the upload', async () => {
    fixture.amc.failUploads('Row 1 does not conform');
    const failing = follow(await run(240));
    // The configuration would mark the refused drop, but this test has none.
    await failing.catch(() => undefined);
    expect(fixture.amc.calls.some(({ operation }) => operation === 'CreateWorkflowExecution')).toBe(false);
  });

  it('is left out of a report that cannot be written, and counted nevertheless', async () => {
    const report = await run(260);
    const isReport = ({ method, key }: { method: string; key: string }) =>
      method === 'PUT' && key.endsWith('report.json');
    fixture.s3.failNext({ kind: 'status', status: 403, code: 'AccessDenied', match: isReport, times: 9 });
    await follow(report);
    fixture.s3.clearFaults();
    expect(emitted('CheckComplete')).toEqual([1]);
    expect(logged('reportNotUpdated')).toMatchObject([{ level: 'warn', code: 'ACCESS_DENIED' }]);
  });
});
