import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataSetDefinition } from '../../src/hand-over/data-set-definition.js';
import { submitRun } from '../../src/lambda/amc-hand-over.js';
import type { DataSetSchema } from '../../src/schema/data-set-schema.js';
import { loadSchema } from '../../src/schema/load-schema.js';
import { HandOverFixture, INSTANCES, OUT } from '../helpers/hand-over-fixture.js';

let fixture: HandOverFixture;
beforeEach(async () => {
  fixture = await HandOverFixture.start();
});
afterEach(() => fixture.close());

/** A file of the fixture with its first row in Germany. */
async function withOneFromGermany(): Promise<string> {
  const file = await fixture.input(0, 6);
  const [header = '', first = '', ...rest] = (await readFile(file, 'utf8')).trim().split('\n');
  const country = header.split(',').indexOf('country');
  const cells = first.split(',');
  cells[country] = 'DE';
  const changed = path.join(fixture.folder, 'with-germany.csv');
  const others = rest.filter((line) => line.split(',')[country] === 'US');
  await writeFile(changed, `${[header, cells.join(','), ...others].join('\n')}\n`);
  return changed;
}

/** The shipped schema without its consent column, which the data set does not have either. */
async function withoutConsent(input: DataSetSchema['input'] = {}): Promise<DataSetSchema> {
  const schema = await loadSchema('d2c-sales');
  return {
    ...schema,
    dataSetId: 'no_consent',
    columns: schema.columns.filter(({ consentType }) => consentType === undefined),
    input,
  };
}

describe('rows that need consent and have no signal', () => {
  it('keep a run from being uploaded until the schema says what to do with them', async () => {
    const report = await fixture.run([await withOneFromGermany()], { schema: await withoutConsent() });
    expect(report.status).toBe('complete');
    expect(report.verdict?.state).toBe('notReady');
    const outcome = await fixture.handOver(report, { confirm: () => Promise.resolve(true), force: true });
    expect(outcome).toMatchObject({ status: 'declined', caution: 'CONSENT_UNDECIDED', uploadId: null });
    expect(fixture.amc.uploadCount(INSTANCES[0])).toBe(0);
  });

  it('are refused permanently by the function: the drop is marked and not retried', async () => {
    const report = await fixture.run([await withOneFromGermany()], { schema: await withoutConsent() });
    const connection = { client: fixture.client(), settings: { instanceIds: [INSTANCES[0]] } };
    const submitted = submitRun(connection, {
      report,
      upload: { strategy: 'ADDITIVE' },
      s3: fixture.s3.client(),
      ledger: OUT,
      kmsKeyId: undefined,
      signal: new AbortController().signal,
    });
    await expect(submitted).rejects.toMatchObject({ code: 'CONSENT_UNDECIDED', exitCode: 3 });
  });

  it('are left out, and the other rows uploaded, when the schema says so', async () => {
    const schema = await withoutConsent({ consent: { missing: 'leaveOut' } });
    await fixture.client().instance(INSTANCES[0]).dataSets.create(dataSetDefinition(schema));
    const report = await fixture.run([await withOneFromGermany()], { schema });
    expect(report.leftOut).toEqual({ CONSENT_MISSING: 1 });
    const outcome = await fixture.handOver(report);
    expect(outcome.status).toBe('success');
    expect(outcome.metrics['OutputRowCount']).toBe(report.rows.written);
  });
});
