import { describe, expect, test } from 'vitest';
import { AmcClient, Secret } from '../../src/amc/index.js';
import { DEFAULT_IDENTITY } from '../../src/amc-simulator/index.js';
import {
  dataSetIdOf,
  isProbeDataSet,
  newProbeId,
  probeDataSet,
  probeStart,
} from '../../src/probe/probe-data-set.js';
import { collect } from '../amc/rehearsal.js';
import { BUCKET, rehearseProbe, SANDBOX, type ProbeRehearsal } from './probe-rehearsal.js';

const HOUR_MS = 3_600_000;

function instanceOf({ simulator }: ProbeRehearsal) {
  const { credentials, accountId, marketplaceId } = DEFAULT_IDENTITY;
  return new AmcClient({
    apiUrl: simulator.apiUrl,
    tokenUrl: simulator.tokenUrl,
    accountId,
    marketplaceId,
    credentials: {
      clientId: new Secret(credentials.clientId),
      clientSecret: new Secret(credentials.clientSecret),
      refreshToken: new Secret(credentials.refreshToken),
    },
  }).instance(SANDBOX);
}

async function dataSetsOf(rehearsal: ProbeRehearsal): Promise<readonly string[]> {
  const { dataSets } = instanceOf(rehearsal);
  return (await collect(dataSets.list())).map(({ dataSetId }) => dataSetId);
}

/** The leftovers of a killed probe. */
async function leave(rehearsal: ProbeRehearsal, began: number): Promise<string> {
  const dataSetId = dataSetIdOf(newProbeId(began, () => 0.5));
  await instanceOf(rehearsal).dataSets.create(probeDataSet(dataSetId));
  for (const name of ['part.csv', 'manifest.txt']) {
    rehearsal.s3.putObject(BUCKET, `amc/amc-ingest-probe/${dataSetId}/csv-plain/${name}`, 'x');
  }
  return dataSetId;
}

describe('an interrupted probe', () => {
  test.each(['PutObject', 'CreateUpload', 'GetUpload', 'CreateWorkflowExecution'])(
    'deletes what it created, even when it is interrupted at %s',
    async (at) => {
      const rehearsal = await rehearseProbe();
      const controller = new AbortController();
      const seen = () =>
        at === 'PutObject'
          ? rehearsal.s3.requests.some(({ method }) => method === 'PUT')
          : rehearsal.simulator.calls.some(({ operation }) => operation === at);
      if (at === 'GetUpload') rehearsal.simulator.holdUploads();
      if (at === 'CreateWorkflowExecution') rehearsal.simulator.holdExecutions();
      const timer = setInterval(() => {
        if (seen()) controller.abort('SIGINT');
      }, 1);
      const { code, stderr } = await rehearsal.interrupted(controller.signal);
      clearInterval(timer);
      rehearsal.simulator.releaseUploads();
      rehearsal.simulator.releaseExecutions();
      expect(code).toBe(130);
      expect(stderr).toContain('deleting the data set and the files');
      expect(rehearsal.leftKeys()).toEqual([]);
      expect(await dataSetsOf(rehearsal)).toEqual([]);
      await expect(rehearsal.findings()).rejects.toThrow(/ENOENT/);
    },
  );
});

describe('the leftovers of a probe that died', () => {
  test('are deleted by the next probe, unless the first one may still be running', async () => {
    const rehearsal = await rehearseProbe();
    const old = await leave(rehearsal, Date.now() - 9 * HOUR_MS);
    const young = await leave(rehearsal, Date.now() - HOUR_MS);
    const { code, stdout, stderr } = await rehearsal.probe();
    expect(code).toBe(0);
    expect(stderr).toContain('deleting what an earlier probe left: 1 data set(s), 2 file(s)');
    expect(stdout).toContain('1 other probe(s)');
    expect(await dataSetsOf(rehearsal)).toEqual([young]);
    expect(rehearsal.leftKeys().every((key) => key.includes(young))).toBe(true);
    expect(old).not.toBe(young);
  });

  test('are deleted immediately by --clean-up, after a confirmation', async () => {
    const rehearsal = await rehearseProbe();
    const left = await leave(rehearsal, Date.now());
    const asked = await rehearsal.probe('--clean-up');
    expect(asked.code).toBe(2);
    expect(asked.stderr).toContain(left);
    const { code, stdout } = await rehearsal.probe('--clean-up', '--yes', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ dataSets: [left], files: 2, notDeleted: [] });
    expect(await dataSetsOf(rehearsal)).toEqual([]);
    expect(rehearsal.leftKeys()).toEqual([]);
  });

  test('are all that is deleted: not data sets with other columns, not files with other names', async () => {
    const rehearsal = await rehearseProbe();
    const dataSetId = dataSetIdOf(newProbeId(0, () => 0));
    const { dataSets } = instanceOf(rehearsal);
    await dataSets.create({
      dataSetId,
      columns: [{ name: 'mine', dataType: 'STRING', columnType: 'DIMENSION' }],
    });
    await dataSets.create({ ...probeDataSet('amc_ingest_probe_mine') });
    rehearsal.s3.putObject(BUCKET, 'amc/amc-ingest-probe/mine.txt', 'x');
    rehearsal.s3.putObject(BUCKET, 'amc/d2c_sales/run/data/part.csv', 'x');
    expect(await rehearsal.probe('--clean-up', '--yes')).toMatchObject({
      code: 0,
      stdout: 'No probe has left anything.\n',
    });
    expect(await rehearsal.probe()).toMatchObject({ code: 0 });
    expect(await dataSetsOf(rehearsal)).toHaveLength(2);
    expect(rehearsal.leftKeys()).toHaveLength(2);
  });

  test('are reported when they cannot be deleted, and fail the probe', async () => {
    const rehearsal = await rehearseProbe();
    rehearsal.simulator.faults.next('DeleteDataSet', { kind: 'status', status: 403 });
    const { code, stderr, stdout } = await rehearsal.probe('--json');
    expect(code).toBe(4);
    expect(stderr).toMatch(/not deleted: data set amc_ingest_probe_.*--clean-up/);
    expect(JSON.parse(stdout).notDeleted).toHaveLength(1);
    expect((await rehearsal.probe('--clean-up', '--yes')).code).toBe(0);
    expect(await dataSetsOf(rehearsal)).toEqual([]);
  });
});

test('terms that are not accepted end the probe, and no leftovers are reported', async () => {
  const rehearsal = await rehearseProbe();
  rehearsal.simulator.acceptTerms(false);
  const { code, stderr } = await rehearsal.probe();
  expect(code).toBe(4);
  expect(stderr).toContain('AMC_TERMS_NOT_ACCEPTED');
  expect(stderr).not.toContain('not deleted');
});

test('names contain the time when a probe started', () => {
  const now = Date.UTC(2026, 10, 29, 12);
  const id = dataSetIdOf(newProbeId(now, Math.random));
  expect(id).toMatch(/^[a-z0-9_]+$/);
  expect(probeStart(id)).toBe(now);
  expect(probeStart('amc_ingest_probe_x')).toBeNull();
  expect(isProbeDataSet({ ...probeDataSet(id), columns: [] })).toBe(false);
});
