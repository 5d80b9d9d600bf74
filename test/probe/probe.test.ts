import { describe, expect, test } from 'vitest';
import type { FormOutcome } from '../../src/amc-simulator/index.js';
import { FILE_FORMS, type FileForm } from '../../src/model/file-form.js';
import { FORMS } from '../../src/probe/probe-forms.js';
import { rehearseProbe, SANDBOX, STANDARD } from './probe-rehearsal.js';
import { triesAll } from '../helpers/effort.js';

/** The finding for a form that AMC treats in this way. */
const FOUND = { reads: 'works', refuses: 'refused', alters: 'altered', loses: 'lost' } as const;

test('a probe tries every file form', () => {
  expect(FORMS.map(({ name }) => name)).toEqual([...FILE_FORMS]);
});

describe('in a sandbox', () => {
  test('all file forms are tried, reported and deleted', async () => {
    const rehearsal = await rehearseProbe();
    const { code, stdout, stderr } = await rehearsal.probe();
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    expect(stderr).toContain(`instance ${SANDBOX} (sandbox)`);
    expect(stdout).toMatch(/^✓ csv-doubled-quotes +works +4 of 4 +quotes in CSV, doubled$/m);
    expect(stdout).toMatch(/^✗ csv-line-breaks +refused +0 of 1 /m);
    expect(stdout).toContain('Runs go by: format csv, quotes doubled.');
    const { forms, settled, instanceId, instanceKind } = await rehearsal.findings();
    expect({ instanceId, instanceKind }).toEqual({ instanceId: SANDBOX, instanceKind: 'sandbox' });
    expect(settled).toEqual({ format: 'csv', csvEscape: 'quote', compression: {} });
    for (const name of FILE_FORMS) {
      expect({ name, outcome: forms[name]?.outcome }).toEqual({
        name,
        outcome: name === 'csv-line-breaks' ? 'refused' : 'works',
      });
    }
    expect(rehearsal.leftKeys()).toEqual([]);
    expect(rehearsal.simulator.calls.map(({ operation }) => operation)).toContain('DeleteDataSet');
    // The next probe finds nothing left behind.
    const cleaned = await rehearsal.probe('--clean-up');
    expect(cleaned).toMatchObject({ code: 0, stdout: 'No probe has left anything.\n' });
  });

  const cases = FILE_FORMS.flatMap((form) =>
    (['reads', 'refuses', 'alters', 'loses'] as const).map((outcome) => [form, outcome] as const),
  );
  test('every outcome of every file form is distinguished', async () => {
    for (const outcome of triesAll
      ? (['reads', 'refuses', 'alters', 'loses'] as const)
      : (['loses'] as const)) {
      // The forms are independent of each other, except for the features of one row.
      const forms: Partial<Record<FileForm, FormOutcome>> = {};
      for (const [form, of] of cases) if (of === outcome) forms[form] = outcome;
      const rehearsal = await rehearseProbe({ forms });
      await rehearsal.probe();
      const found = (await rehearsal.findings()).forms;
      for (const form of FILE_FORMS) {
        expect({ form, outcome: found[form]?.outcome }).toEqual({ form, outcome: FOUND[outcome] });
      }
      expect(rehearsal.leftKeys()).toEqual([]);
    }
  }, 120_000);

  test('rows that are altered, lost or refused are named', async () => {
    const rehearsal = await rehearseProbe({
      forms: { 'csv-doubled-quotes': 'alters', 'parquet-gzip': 'refuses', 'json-lines': 'loses' },
    });
    const { code, stdout } = await rehearsal.probe('--json');
    expect(code).toBe(0);
    const { forms, settled } = JSON.parse(stdout);
    expect(forms['csv-doubled-quotes']).toMatchObject({
      outcome: 'altered',
      rowsSent: 4,
      rowsArrived: 4,
      cases: ['quote', 'quoteAlone', 'quoteAndComma'],
    });
    expect(forms['parquet-gzip']).toMatchObject({ outcome: 'refused' });
    expect(forms['parquet-gzip'].message).toContain('GZIP is not supported');
    expect(forms['json-lines']).toMatchObject({ outcome: 'lost', rowsArrived: 0 });
    expect(settled).toEqual({ format: 'csv', csvEscape: 'backslash', compression: {} });
  });

  test('a request that AMC refuses counts as an answer', async () => {
    const rehearsal = await rehearseProbe();
    rehearsal.simulator.faults.next('CreateUpload', {
      kind: 'status',
      status: 400,
      details: 'No such dialect',
    });
    await rehearsal.probe();
    const { forms } = await rehearsal.findings();
    expect(forms['csv-plain']).toMatchObject({ outcome: 'refused' });
    expect(forms['csv-plain']?.message).toContain('No such dialect');
    expect(forms['csv-doubled-quotes']?.outcome).toBe('works');
  });

  test('an upload that does not end in time leaves its file form unknown, and changes nothing', async () => {
    const rehearsal = await rehearseProbe();
    rehearsal.simulator.holdUploads();
    const { code, stdout } = await rehearsal.probe('--timeout', '0.002');
    rehearsal.simulator.releaseUploads();
    expect(code).toBe(4);
    expect(stdout).toContain('Runs go by: nothing new');
    const { forms, settled } = await rehearsal.findings();
    expect(forms['csv-plain']?.outcome).toBe('unknown');
    expect(settled).toEqual({ compression: {} });
    expect(rehearsal.leftKeys()).toEqual([]);
  });

  test('the counts of the uploads are used when AMC cannot be queried', async () => {
    const rehearsal = await rehearseProbe({ forms: { 'parquet-gzip': 'loses' } });
    rehearsal.simulator.failExecutions('too many workflows', 10);
    const { code } = await rehearsal.probe();
    expect(code).toBe(0);
    const { forms } = await rehearsal.findings();
    expect(forms['csv-plain']).toMatchObject({ outcome: 'accepted', rowsArrived: 2 });
    expect(forms['parquet-gzip']).toMatchObject({ outcome: 'lost', rowsArrived: 0 });
  });
});

describe('the instance of a probe', () => {
  test('is a sandbox before the configured instance; a named instance comes first, and needs approval', async () => {
    const rehearsal = await rehearseProbe();
    const refused = await rehearsal.probe('--instance', STANDARD);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/not a sandbox.*add --yes/s);
    expect(rehearsal.simulator.calls.map(({ operation }) => operation)).not.toContain('CreateDataSet');
    const named = await rehearsal.probe('--instance', STANDARD, '--yes');
    expect(named.code).toBe(0);
    expect((await rehearsal.findings()).instanceKind).toBe('standard');
  });

  test('must be named among several sandboxes, and cannot be a collaboration', async () => {
    const rehearsal = await rehearseProbe({
      env: { AMC_INSTANCE_ID: undefined },
      instances: [
        { instanceId: 'amcone', kind: 'sandbox' },
        { instanceId: 'amctwo', kind: 'sandbox' },
        { instanceId: 'amcshared', kind: 'collaboration' },
      ],
    });
    const { code, stderr } = await rehearsal.probe();
    expect(code).toBe(2);
    expect(stderr).toMatch(/which is not clear.*amcone.*amctwo/s);
    const shared = await rehearsal.probe('--instance', 'amcshared');
    expect(shared.stderr).toContain('collaboration');
    expect((await rehearsal.probe('--instance', 'amctwo')).code).toBe(0);
  });

  test('needs a location in S3', async () => {
    const rehearsal = await rehearseProbe();
    expect((await rehearsal.probe('--out', './out')).stderr).toContain('--out s3://');
    expect((await rehearsal.probe('--out', 's3://no-such-bucket/amc')).stderr).toContain('BUCKET_NOT_FOUND');
  });
});
