import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { AmcClient, readAmcSettings } from '../../src/amc/index.js';
import { dataSetDefinition } from '../../src/hand-over/data-set-definition.js';
import { loadSchema } from '../../src/schema/load-schema.js';
import { simulatorEnvironment } from '../helpers/simulator-environment.js';
import { brokenSales } from '../helpers/state-machine/broken-sales.js';
import { runContent } from '../helpers/state-machine/run-content.js';
import { inputOf, OPTIONS, scaleOutFixture } from '../helpers/state-machine/scale-out-fixture.js';

/** Data sets that upload; the second one also checks what arrived. */
const CHECKED = [
  { prefix: 'amc/', ...OPTIONS, upload: {} },
  { prefix: 'checked/', ...OPTIONS, upload: { check: true } },
];
const fixture = scaleOutFixture({ dataSets: CHECKED }, true);
const sales = brokenSales(250);
const small = brokenSales(120);

describe('the hand-over of an execution', () => {
  beforeAll(async () => {
    const environment = simulatorEnvironment(fixture.amc, 'amcone');
    const readSecret = () => Promise.reject(new Error('There is no secret.'));
    const settings = await readAmcSettings({ env: environment, readSecret });
    const schema = dataSetDefinition(await loadSchema('d2c-sales'));
    await new AmcClient(settings).instance('amcone').dataSets.create(schema);
  });

  it('uploads once and polls until AMC has accepted it, while no function waits', async () => {
    const one = fixture.drop('amc/one.csv', sales);
    fixture.amc.holdUploads();
    let asked = 0;
    fixture.onCall = (payload) => {
      if (!JSON.stringify(payload).includes('"step":"poll"')) return;
      asked += 1;
      if (asked === 2) fixture.amc.releaseUploads();
    };
    const execution = await fixture.execute(inputOf(one));
    expect(execution).toMatchObject({ status: 'SUCCEEDED', error: null });
    const afterwards = execution.states.slice(execution.states.indexOf('HandOver'));
    expect(afterwards.slice(0, 5)).toEqual([
      'HandOver',
      'UploadEnded',
      'WaitForAmc',
      'AskAmc',
      'UploadEnded',
    ]);
    expect(afterwards.slice(-3)).toEqual(['Finish', 'Checked', 'Ingested']);
    expect(asked).toBeGreaterThanOrEqual(2);
    expect(execution.waited).toBe(60 * asked);
    const { report } = await runContent(fixture.prefixOf('out'), fixture.read('out'));
    const arrived = [...fixture.amc.rowsByPeriod('amcone', 'd2c_sales').values()].reduce(
      (sum, rows) => sum + rows,
      0,
    );
    expect(arrived).toBe(report.rows.written);
    // The same drop again: the run exists, and AMC has it.
    expect((await fixture.execute(inputOf(one))).status).toBe('SUCCEEDED');
    expect(fixture.amc.uploadCount('amcone')).toBe(1);
  });

  it('checks what arrived when the data set asks for it, after the claim has ended', async () => {
    const execution = await fixture.execute(inputOf(fixture.drop('checked/one.csv', brokenSales(180, 5))));
    expect(execution).toMatchObject({ status: 'SUCCEEDED', error: null });
    expect(execution.states.indexOf('Check')).toBeGreaterThan(execution.states.indexOf('Finish'));
    const { report } = await runContent(fixture.prefixOf('out'), fixture.read('out'));
    expect(report.arrivals).toMatchObject([{ instanceId: 'amcone', kind: 'standard' }]);
    expect(fixture.log).toMatch(/"step":"checked"/);
    expect(fixture.log).toMatch(/"CheckIncomplete":0/);
  });

  it('ends like the run when the check cannot be made', async () => {
    fixture.amc.failExecutions('AMC cannot answer', 9);
    const execution = await fixture.execute(inputOf(fixture.drop('checked/two.csv', brokenSales(190, 6))));
    expect(execution).toMatchObject({ status: 'SUCCEEDED', error: null });
    expect(fixture.log).toMatch(/"step":"notChecked".*QUERY_FAILED/);
    expect(fixture.log).toMatch(/"CheckFailed":1/);
  });

  it('does not append content that another drop has brought', async () => {
    const before = fixture.amc.uploadCount('amcone');
    expect((await fixture.execute(inputOf(fixture.drop('amc/two.csv.gz', gzipSync(small))))).status).toBe(
      'SUCCEEDED',
    );
    const again = await fixture.execute(inputOf(fixture.drop('amc/same.csv.gz', gzipSync(small))));
    expect(again.status).toBe('SUCCEEDED');
    expect(again.states).not.toContain('WaitForAmc');
    expect(fixture.amc.uploadCount('amcone')).toBe(before + 1);
  });

  it('fails when AMC refuses the upload', async () => {
    fixture.amc.failUploads('The data source cannot be read.');
    const execution = await fixture.execute(inputOf(fixture.drop('amc/three.csv', brokenSales(120, 8))));
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ScaleOutFailed' });
    expect(execution.state).toMatchObject({ error: { Error: 'UploadFailedError' } });
    // The run itself is complete and stays.
    expect(fixture.manifests()).toHaveLength(1);
  });
});
