import { describe, expect, it } from 'vitest';
import { AmcClient, readAmcSettings } from '../../src/amc/index.js';
import { dataSetDefinition } from '../../src/hand-over/data-set-definition.js';
import { ingest } from '../../src/ingest/ingest.js';
import { loadSchema } from '../../src/schema/load-schema.js';
import { brokenSales } from '../helpers/state-machine/broken-sales.js';
import { runContent } from '../helpers/state-machine/run-content.js';
import { inputOf, OPTIONS, scaleOutFixture } from '../helpers/state-machine/scale-out-fixture.js';

const fixture = scaleOutFixture({ dataOutput: 's3://for-amc/runs' });
const sales = brokenSales(250);
const FOR_AMC = /\/(data\/.+|manifest\.txt)$/;

const names = (bucket: string) => fixture.server.keys(bucket).filter((key) => key.startsWith('runs/'));

describe('an execution whose data files go to a bucket of their own', () => {
  it('writes the rows of a single run, and nothing else to the bucket that AMC reads', async () => {
    const one = fixture.drop('sales/one.csv', sales);
    const execution = await fixture.execute(inputOf(one));
    expect(execution).toMatchObject({ status: 'SUCCEEDED', error: null });
    expect(fixture.server.keys('for-amc').every((key) => FOR_AMC.test(key))).toBe(true);
    expect(names('out').filter((key) => FOR_AMC.test(key))).toEqual([]);
    const read = (key: string) => fixture.read(FOR_AMC.test(key) ? 'for-amc' : 'out')(key);
    const parts = await runContent(fixture.prefixOf('for-amc'), read);
    const s3Client = fixture.server.client();
    await ingest({ ...OPTIONS, inputs: [one], out: 's3://single/runs', s3Client });
    const whole = await runContent(fixture.prefixOf('single'), fixture.read('single'));
    expect(parts.report.rows.rejected).toBeGreaterThan(0);
    expect({ ...parts, parts: 0 }).toEqual({ ...whole, parts: 0 });
    // Again: the complete run is found in both of its locations.
    const again = await fixture.execute(inputOf(one));
    expect(again.states.slice(0, 3)).toEqual(['Plan', 'Planned', 'HandOver']);
  });

  it('hands the manifest over from that bucket', async () => {
    const settings = await readAmcSettings({ env: process.env });
    const schema = dataSetDefinition(await loadSchema('d2c-sales'));
    await new AmcClient(settings).instance('amcone').dataSets.create(schema);
    const execution = await fixture.execute(inputOf(fixture.drop('amc/one.csv', sales)));
    expect(execution).toMatchObject({ status: 'SUCCEEDED', error: null });
    const arrived = [...fixture.amc.rowsByPeriod('amcone', 'd2c_sales').values()];
    const { report } = await runContent(fixture.prefixOf('for-amc'), (key) =>
      fixture.read(FOR_AMC.test(key) ? 'for-amc' : 'out')(key),
    );
    expect(arrived.reduce((sum, rows) => sum + rows, 0)).toBe(report.rows.written);
  });

  it('leaves nothing in that bucket when its data is refused, or a range fails permanently', async () => {
    const refused = await fixture.execute(inputOf(fixture.drop('strict/one.csv', sales)));
    expect(refused.states).toContain('Refused');
    expect(fixture.server.keys('for-amc')).toEqual([]);
    expect(names('out').filter((key) => FOR_AMC.test(key))).toEqual([]);
    fixture.server.failNext({
      kind: 'status',
      status: 500,
      times: Infinity,
      match: ({ method, key }) => method === 'PUT' && key.includes('-r00002-'),
    });
    const failed = await fixture.execute(inputOf(fixture.drop('sales/two.csv', sales)));
    expect(failed).toMatchObject({ status: 'FAILED' });
    expect(fixture.server.keys('for-amc')).toEqual([]);
  });
});
