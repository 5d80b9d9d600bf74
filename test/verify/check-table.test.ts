import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ingest, type IngestOptions } from '../../src/index.js';
import { verifyRun } from '../../src/verify/verify-run.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const options = {
  signal: new AbortController().signal,
  s3Client: () => Promise.reject(new Error('no S3 here')),
};

const PEOPLE = 'customer_id,email,country\nC1,a@example.com,US\nC2,b@example.com,US\nC1,c@example.com,US\n';
const SALES = 'order_id,customer_id,purchase_time,amount,currency\n1,C1,2024-05-13T10:00:00Z,19.90,USD\n';

async function identityRun(settings: Partial<IngestOptions> = {}): Promise<string> {
  const { outDir } = await ingest({
    inputs: [Buffer.from(PEOPLE)],
    schema: 'crm',
    target: 'collaboration',
    out: await temporaryFolder(),
    workers: 0,
    ...settings,
  });
  return outDir ?? '';
}

describe('the run of an identity table', () => {
  it('is as it was written, its collapsed rows and keys included', async () => {
    expect(await verifyRun(await identityRun(), options)).toMatchObject({ verified: true, rows: 2 });
  });

  it.each([
    ['missing', (file: string) => rm(file)],
    ['cut off', async (file: string) => writeFile(file, (await readFile(file)).subarray(0, 11))],
    ['one short', async (file: string) => writeFile(file, (await readFile(file)).subarray(0, 8))],
    [
      'in another order',
      async (file: string) => {
        const bytes = await readFile(file);
        await writeFile(file, Buffer.concat([bytes.subarray(8), bytes.subarray(0, 8)]));
      },
    ],
  ])('is not when its keys are %s', async (_, spoil) => {
    const run = await identityRun();
    await spoil(path.join(run, 'keys.bin'));
    const { problems } = await verifyRun(run, options);
    expect(problems.map(({ code }) => code)).toEqual(['KEYS_DIFFER']);
  });
});

describe('the columns of a run', () => {
  const formats = ['csv', 'parquet'] as const;

  it.each(formats)('match those of the tables (%s)', async (format) => {
    const events: Partial<IngestOptions> = {
      inputs: [Buffer.from(SALES)],
      schema: 'd2c-sales',
      country: 'US',
    };
    for (const settings of [{ format }, { ...events, format }])
      expect(await verifyRun(await identityRun(settings), options)).toMatchObject({ problems: [] });
  });

  it.each([
    [undefined, 'customer_id'],
    ['collaboration', 'customerid'],
  ] as const)('are reported when their order is not the report’s (target %s)', async (target, first) => {
    const run = await identityRun({ target, format: 'csv', compression: 'none' });
    const [file = ''] = await readdir(path.join(run, 'data'));
    const place = path.join(run, 'data', file);
    const text = await readFile(place, 'utf8');
    const [header = ''] = text.split('\n');
    expect(header.split(',')[0]).toBe(first);
    await writeFile(place, text.replace(header, header.split(',').toReversed().join(',')));
    const { problems } = await verifyRun(run, options);
    expect(problems.map(({ code }) => code)).toEqual(['FILE_CHANGED', 'COLUMNS_DIFFER']);
    expect(problems[1]?.message).toMatch(`in their order: ${first}, `);
  });
});
